import { addMilliseconds } from '../../billing/calendar';
import { decimal } from '../../billing/money';
import { addToOutbox, refuse, type Deps } from '../../platform';
import type { CheckResult } from '../check/check-entitlement';
import { inTurn } from '../check/in-turn';
import { loadSubject, type Subject } from '../check/load-subject';
import { readSpent } from '../check/read-spent';
import { judgeRounded, unrounded } from '../check/rounded';
import { checkAddsUp } from '../check/usage-event';
import { forgetResolutions } from '../resolve/resolution-cache';
import { insertReservation, reservationOfRequest, type ReservationRow } from './store';

export interface HoldInput {
  readonly environmentId: string;
  /** Id or external id. */
  readonly customer: string;
  /** Id or lookup key. */
  readonly feature: string;
  readonly quantity: string;
  readonly expiresInSeconds: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** The same key holds once. */
  readonly requestKey: string | null;
}

export interface HoldResult extends CheckResult {
  /** Null when the check does not allow it. */
  readonly reservation: ReservationRow | null;
}

/**
 * Holds units for work whose cost is not known yet, if the check allows them. From its commit on they are missing in what remains.
 * It stands in the same line as check-and-record, so holds and records together never overrun a hard limit.
 */
export async function holdUnits(deps: Deps, input: HoldInput): Promise<HoldResult> {
  const { resolution } = await loadSubject(deps, input);
  const { customer, feature } = resolution;
  const meter = feature.meter ?? refuse('invalid_entitlement', { feature_id: feature.id, type: feature.type });
  checkAddsUp(meter.definition);
  return inTurn(deps, { customerId: customer.id, meterId: meter.id }, (tx) => holdLocked(tx, input, meter.id));
}

async function holdLocked(tx: Deps, input: HoldInput, meterId: string): Promise<HoldResult> {
  const subject = unrounded(await loadSubject(tx, input));
  const known = input.requestKey === null ? undefined : await reservationOfRequest(tx.db, input.environmentId, input.requestKey);
  const spent = await readSpent(tx, input.environmentId, subject);
  if (known) return heldBefore(known, input, judgeRounded(subject, spent, '0'));
  const asked = judgeRounded(subject, spent, input.quantity);
  tx.metrics.reservations.inc({ event: asked.decision.allowed ? 'held' : 'refused' });
  if (!asked.decision.allowed) return { ...asked, reservation: null };
  const reservation = computeReservation(tx, input, subject, meterId);
  await applyHold(tx, reservation, subject);
  const after = judgeRounded(subject, { ...spent, held: decimal(spent.held).plus(decimal(input.quantity)).toFixed() }, '0');
  return { ...after, requested: input.quantity, decision: { ...asked.decision, remaining: after.decision.remaining }, reservation };
}

/** The same request again: the answer is the reservation that it made, whatever has become of it. */
function heldBefore(reservation: ReservationRow, input: HoldInput, now: CheckResult): HoldResult {
  const { customer, feature } = now.resolution;
  const same = reservation.customer_id === customer.id && reservation.feature_id === feature.id && decimal(reservation.quantity).eq(decimal(input.quantity));
  if (!same) refuse('idempotency_key_reused', { reservation_id: reservation.id });
  return { ...now, requested: input.quantity, decision: { ...now.decision, allowed: true }, reservation };
}

function computeReservation(tx: Deps, input: HoldInput, { resolution, now }: Subject, meterId: string): ReservationRow {
  const at = tx.clock.now();
  return {
    id: tx.ids.next('resv'),
    environment_id: input.environmentId,
    customer_id: resolution.customer.id,
    feature_id: resolution.feature.id,
    meter_id: meterId,
    quantity: input.quantity,
    status: 'held',
    request_key: input.requestKey,
    held_at: now,
    expires_at: addMilliseconds(now, input.expiresInSeconds * 1_000),
    settled_at: null,
    confirmed_quantity: null,
    event_ids: [],
    metadata: input.metadata,
    created_at: at,
    updated_at: at,
  };
}

/** Its end is announced to the relay in the same transaction; on a test clock it is the clock that brings it. */
async function applyHold(tx: Deps, reservation: ReservationRow, { resolution }: Subject): Promise<void> {
  const inserted = await insertReservation(tx.db, reservation);
  if (!inserted) refuse('idempotency_key_reused', { request_key: reservation.request_key });
  forgetResolutions(tx, reservation.customer_id);
  const { environment_id: environmentId, id: subjectId, expires_at: availableAt, customer_id, feature_id, quantity } = reservation;
  await addToOutbox(tx, { environmentId, topic: 'reservation.held', subjectId, payload: { customer_id, feature_id, quantity } });
  if (resolution.customer.frozenTime === null) await addToOutbox(tx, { environmentId, topic: 'reservation.expire', subjectId, payload: {}, availableAt });
}
