import type { Instant } from '../calendar';
import type { MeterDefinition } from './meter-definition';
import { type MeasureScope, type SqlQuery, whereSql } from './measure-sql';
import { SqlValues } from './sql-values';
import { readingSql } from './value-sql';

export interface EventSlice {
  /** The last event of the page before. */
  readonly after: { readonly occurredAt: Instant; readonly eventId: string } | null;
  readonly limit: number;
  /** Only events whose value could not be read. */
  readonly errorsOnly: boolean;
}

/**
 * The events that `measureSql` counts under the same scope, a page at a time in order of (occurred_at, event_id), each with what the meter read
 * in it: null is an error. Rows `{ event_id, customer_ref, occurred_at, ingested_at, source, properties, reading }`.
 */
export function measuredEventsSql(meter: MeterDefinition, scope: MeasureScope, slice: EventSlice): SqlQuery {
  const values = new SqlValues();
  const reading = `(${readingSql(meter.aggregation, values)})::text`;
  const conditions = [whereSql(meter, scope, values)];
  if (slice.errorsOnly) conditions.push(`${reading} is null`);
  if (slice.after) {
    const { occurredAt, eventId } = slice.after;
    conditions.push(`(occurred_at, event_id collate "C") > (${values.add(occurredAt, 'timestamptz')}, ${values.add(eventId, 'text')} collate "C")`);
  }
  const text = `select event_id, customer_ref, occurred_at, ingested_at, source, properties, ${reading} as reading
from events
where ${conditions.join('\n  and ')}
order by occurred_at, event_id collate "C"
limit ${values.add(slice.limit, 'numeric')}`;
  return { text, values: values.list };
}
