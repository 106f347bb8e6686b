import { measuredEventsSql, type MeterDefinition } from '../../billing/metering';
import { decodeCursor, encodeCursor } from '../../http';
import { refuse, type Db } from '../../platform';
import { runSql } from './run-sql';

export interface MeasuredEvent {
  readonly event_id: string;
  readonly customer_ref: string;
  readonly occurred_at: string;
  readonly ingested_at: string;
  readonly source: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the meter read in the event; null when it could not be read. */
  readonly reading: string | null;
}

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
  const query = measuredEventsSql(input.meter, scope, { after, limit: input.limit + 1, errorsOnly: input.errorsOnly });
  const rows = await runSql<MeasuredEvent>(db, query);
  const events = rows.slice(0, input.limit);
  const last = events.at(-1);
  return { events, nextCursor: rows.length > input.limit && last ? encodeCursor({ value: last.occurred_at, id: last.event_id }) : null };
}

function positionOf(cursor: string) {
  const { value, id } = decodeCursor(cursor);
  if (value === null || Number.isNaN(Date.parse(value))) return refuse('invalid_cursor', { cursor });
  return { occurredAt: value, eventId: id };
}
