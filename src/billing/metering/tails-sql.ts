import type { Instant } from '../calendar';
import { filtersSql, type SqlQuery } from './measure-sql';
import { ofCustomer, ofName } from './index-conditions';
import type { MeterDefinition } from './meter-definition';
import { valueSql } from './partials-sql';
import { SqlValues } from './sql-values';
import { readingSql } from './value-sql';

/** One customer ref's events in a half-open range of business time that arrived from an instant on. */
export interface TailSpan {
  readonly customerRef: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly ingestedFrom: Instant;
}

/**
 * The SQL of what arrived lately for many customers at once: rows `{ span int, events int, errors int, checksum, value, moment, latest_at, latest_id }`
 * for the spans that have any, by their number. One look into an index for each span, which ends in ingested_at: nothing else can be chosen,
 * because each span is a query of its own, and the outer bounds tell the planner how little there is.
 */
export function tailsSql(meter: MeterDefinition, environmentId: string, spans: readonly TailSpan[], ingestedBefore: Instant): SqlQuery {
  const values = new SqlValues();
  const column = (name: keyof TailSpan) => spans.map((span) => span[name]);
  const earliest = (name: 'start' | 'ingestedFrom') =>
    values.add(
      spans.reduce((first, span) => (span[name] < first ? span[name] : first), '9999'),
      'timestamptz',
    );
  const numbers = values.add(
    spans.map((_, number) => number),
    'int[]',
  );
  const text = `
  select span.number as span, tail.*
  from unnest(${numbers}, ${values.add(column('customerRef'), 'text[]')}, ${values.add(column('start'), 'timestamptz[]')},
    ${values.add(column('end'), 'timestamptz[]')}, ${values.add(column('ingestedFrom'), 'timestamptz[]')}) as span (number, customer_ref, starts_at, ends_at, ingested_from)
  cross join lateral (
    select count(*)::int as events, (count(*) - count(reading))::int as errors,
      sum(('x' || substr(md5(event_id), 1, 15))::bit(60)::bigint) as checksum, ${valueSql(meter.aggregation.type)}
    from (
      select event_id, occurred_at, ${readingSql(meter.aggregation, values)} as reading
      from events
      where ${[
        ofCustomer('arrived', values.add(environmentId, 'text'), 'span.customer_ref'),
        ofName(values.add(meter.eventName, 'text')),
        `ingested_at >= ${earliest('ingestedFrom')}`,
        'ingested_at >= span.ingested_from',
        `ingested_at < ${values.add(ingestedBefore, 'timestamptz')}`,
        `occurred_at >= ${earliest('start')}`,
        'occurred_at >= span.starts_at',
        'occurred_at < span.ends_at',
        ...filtersSql(meter, values),
      ].join('\n        and ')}
    ) matched
  ) tail
  where tail.events > 0`;
  return { text, values: values.list };
}
