import { z } from 'zod';
import { meterById } from '../catalog';
import { idParam, instant, route, type Route } from '../http';
import { LIMITS, refuse, type Deps } from '../platform';
import { measuredEvents } from './measure/measured-events';
import { MeasuredEventView, toMeasuredEventView } from './measured-event-view';

const ErrorsQuery = z.object({
  from: instant.optional(),
  to: instant.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.eventListLimit).default(LIMITS.listLimitDefault),
});

const UsageErrors = z
  .object({ meter_id: z.string(), items: z.array(MeasuredEventView), next_cursor: z.string().nullable(), has_more: z.boolean() })
  .meta({ id: 'UsageErrors' });

const BEGINNING = '1970-01-01T00:00:00.000Z';
const END = '9999-12-31T23:59:59.999Z';

const listMeterErrors = route<Deps, typeof idParam, typeof ErrorsQuery>({
  method: 'get',
  path: '/meters/:id/errors',
  tag: 'Usage',
  summary: 'List events that a meter matched but could not read',
  description: 'Such an event is stored and counted as an error, never dropped: its value counts as nothing until the meter or the event is mended.',
  role: 'read',
  params: idParam,
  query: ErrorsQuery,
  answers: { 200: UsageErrors },
  refusals: ['not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query }) {
    const meter = (await meterById(deps.db, environmentId, params.id)) ?? refuse('not_found', { meter_id: params.id });
    const page = await measuredEvents(deps.db, {
      ...{ environmentId, customerRefs: null, meter: meter.definition, ingestedBefore: null, errorsOnly: true, cursor: query.cursor, limit: query.limit },
      segment: { start: query.from ?? BEGINNING, end: query.to ?? END },
    });
    const body = { meter_id: meter.id, items: page.events.map(toMeasuredEventView), next_cursor: page.nextCursor, has_more: page.nextCursor !== null };
    return { status: 200, body };
  },
});

export const meterErrorRoutes: readonly Route<Deps>[] = [listMeterErrors];
