import type { MeterDefinition } from '../../billing/metering';
import { decodeCursor, encodeCursor } from '../../http';
import { refuse, type Db } from '../../platform';
import { usageStore, type MeasuredEvent } from '../store';

export type { MeasuredEvent } from '../store';

export interface MeasuredEventsInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[] | null;
  readonly meter: MeterDefinition;
  readonly segment: { readonly start: string; readonly end: string };
  readonly ingestedBefore: string | null;
  readonly errorsOnly: boolean;
  readonly cursor: string | undefined;
  readonly limit: number;
}

export interface MeasuredEventsPage {
  readonly events: readonly MeasuredEvent[];
  readonly nextCursor: string | null;
}

/** The very events that a measurement counted, in order: what an invoice line is made of. */
export async function measuredEvents(db: Db, input: MeasuredEventsInput): Promise<MeasuredEventsPage> {
  const { environmentId, customerRefs, segment, ingestedBefore } = input;
  const scope = { environmentId, customerRefs, ...segment, ...(ingestedBefore === null ? {} : { ingestedBefore }) };
  const after = input.cursor === undefined ? null : positionOf(input.cursor);
  const rows = await usageStore(db).measuredEvents(input.meter, scope, { after, limit: input.limit + 1, errorsOnly: input.errorsOnly });
  const events = rows.slice(0, input.limit);
  const last = events.at(-1);
  return { events, nextCursor: rows.length > input.limit && last ? encodeCursor({ value: last.occurred_at, id: last.event_id }) : null };
}

function positionOf(cursor: string) {
  const { value, id } = decodeCursor(cursor);
  if (value === null || Number.isNaN(Date.parse(value))) return refuse('invalid_cursor', { cursor });
  return { occurredAt: value, eventId: id };
}
