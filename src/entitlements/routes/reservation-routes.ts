import { idParam, mapPage, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { confirmReservation } from '../reservations/confirm-reservation';
import { holdUnits } from '../reservations/hold-units';
import { datedReservation, listReservations } from '../reservations/list-reservations';
import { releaseReservation } from '../reservations/release-reservation';
import { ConfirmReservationBody, CreateReservationBody, ListReservationsQuery, Reservation, ReservationAnswer, ReservationList } from '../reservations/schema';
import { toReservationAnswer, toReservationView } from '../reservations/view';
import { namesOf } from './check-routes';

const tag = 'Entitlements';

async function current(deps: Deps, environmentId: string, id: string) {
  const row = (await datedReservation(deps, environmentId, id)) ?? refuse('reservation_not_found', { reservation_id: id });
  return { status: 200, body: toReservationView(row, row.now) };
}

const create = route({
  method: 'post',
  path: '/entitlements/reservations',
  tag,
  summary: 'Hold units for work of unknown cost',
  description:
    'Answers 201 with the reservation, or 200 with the reason of the check that refuses it. What is held is missing in every check at once, and ' +
    'counts for nothing from `expires_at` on. Holds and recorded checks of one customer take turns, so together they never overrun a hard limit.',
  role: 'ingest',
  rate: 'ingest',
  effect: 'none',
  body: CreateReservationBody,
  answers: { 200: ReservationAnswer, 201: ReservationAnswer },
  refusals: ['customer_not_found', 'not_found', 'invalid_entitlement', 'usage_not_additive', 'idempotency_key_reused'],
  async handle({ deps, environmentId, body, idempotencyKey }) {
    const result = await holdUnits(deps, {
      ...{ environmentId, ...namesOf(body), quantity: body.quantity, expiresInSeconds: body.expires_in_seconds },
      ...{ metadata: body.metadata, requestKey: body.idempotency_key ?? idempotencyKey },
    });
    return { status: result.reservation === null ? 200 : 201, body: toReservationAnswer(result) };
  },
});

const confirm = route({
  method: 'post',
  path: '/entitlements/reservations/:id/confirm',
  tag,
  summary: 'Record what reserved work came to',
  description:
    'Records the usage, dated now, and ends the hold, in one transaction. The quantity may be another than was held, even beyond the limit: what was used was ' +
    'used. The event takes the id of the reservation; a meter that counts events gets one for each unit. Confirming again changes nothing.',
  role: 'ingest',
  rate: 'ingest',
  params: idParam,
  body: ConfirmReservationBody,
  bodyOptional: true,
  answers: { 200: Reservation },
  refusals: ['reservation_not_found', 'reservation_not_held', 'event_conflict', 'number_not_exact'],
  async handle({ deps, environmentId, params, body }) {
    const { quantity = null, source = null, properties = {} } = body;
    const row = await confirmReservation(deps, { environmentId, id: params.id, quantity, source, properties });
    return { status: 200, body: toReservationView(row, row.settled_at ?? row.held_at) };
  },
});

const release = route({
  method: 'post',
  path: '/entitlements/reservations/:id/release',
  tag,
  summary: 'Give reserved units back',
  role: 'ingest',
  rate: 'ingest',
  params: idParam,
  answers: { 200: Reservation },
  refusals: ['reservation_not_found', 'reservation_not_held'],
  async handle({ deps, environmentId, params }) {
    const row = await releaseReservation(deps, { environmentId, id: params.id });
    return { status: 200, body: toReservationView(row, row.settled_at ?? row.held_at) };
  },
});

const get = route({
  method: 'get',
  path: '/entitlements/reservations/:id',
  tag,
  summary: 'Get a reservation',
  role: 'read',
  params: idParam,
  answers: { 200: Reservation },
  refusals: ['reservation_not_found'],
  handle: ({ deps, environmentId, params }) => current(deps, environmentId, params.id),
});

const list = route({
  method: 'get',
  path: '/entitlements/reservations',
  tag,
  summary: 'List reservations',
  role: 'read',
  query: ListReservationsQuery,
  answers: { 200: ReservationList },
  refusals: ['customer_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, query }) {
    return { status: 200, body: mapPage(await listReservations(deps, environmentId, query), (row) => toReservationView(row, row.now)) };
  },
});

export const reservationRoutes: readonly Route<Deps>[] = [create, confirm, release, list, get];
