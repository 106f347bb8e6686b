import type { Instant } from '../calendar';
import { aggregateSql } from './aggregate-sql';
import { bucketMilliseconds, weekOrigin } from './buckets';
import { type CustomerIndex, inEnvironment, ofCustomers, ofName } from './index-conditions';
import type { BucketSize, MeterDefinition, MeterRounding } from './meter-definition';
import { SqlValues } from './sql-values';
import { textSql } from './property-sql';
import { readingSql } from './value-sql';

/** Whose events, and when: [start, end) in business time, arrived before the cut-off. */
export interface MeasureScope {
  readonly environmentId: string;
  /** Every name that the customer's events may carry: its own id and its external id. Null is everybody. */
  readonly customerRefs: readonly string[] | null;
  readonly start: Instant;
  readonly end: Instant;
  /** Leave out to see everything that has arrived. */
  readonly ingestedBefore?: Instant;
}

export interface SqlQuery {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * The SQL of `measure`: one row `{ quantity numeric, event_count int, error_count int, checksum numeric }` from the table `events`.
 * Uses events_usage, or events_listed for everybody. It never fails on what senders wrote: text that is no number counts as an error.
 */
export function measureSql(meter: MeterDefinition, scope: MeasureScope): SqlQuery {
  const values = new SqlValues();
  const parts = partsSql(meter, scope, values);
  const combined = meter.aggregation.bucketCombine === 'max' ? 'max(quantity)' : 'sum(quantity)';
  const text = `with parts as (${parts}),
buckets as (select bucket, sum(quantity) as quantity, sum(events) as events, sum(errors) as errors, sum(checksum) as checksum from parts group by bucket)
select ${roundedSql(`coalesce(${combined}, 0)`, meter.rounding)} as quantity, coalesce(sum(events), 0)::int as event_count,
  coalesce(sum(errors), 0)::int as error_count, coalesce(sum(checksum), 0) as checksum
from buckets`;
  return { text, values: values.list };
}

/** The SQL of `measureParts`: rows `{ bucket timestamptz | null, keys jsonb (list of text | null), quantity numeric, event_count int }`, one for each bucket and group. */
export function measurePartsSql(meter: MeterDefinition, scope: MeasureScope): SqlQuery {
  const values = new SqlValues();
  return {
    text: `select bucket, keys, quantity, events::int as event_count from (${partsSql(meter, scope, values)}) parts order by bucket, keys`,
    values: values.list,
  };
}

function partsSql(meter: MeterDefinition, scope: MeasureScope, values: SqlValues): string {
  const { bucketSize, groupBy } = meter.aggregation;
  const keys = (groupBy ?? []).map((key) => textSql(values.add(key, 'text')));
  return `
  select bucket, keys, ${aggregateSql(meter.aggregation, scope, values)} as quantity, count(*) as events,
    count(*) - count(reading) as errors, sum(('x' || substr(md5(event_id), 1, 15))::bit(60)::bigint) as checksum
  from (
    select event_id, occurred_at, ${bucketSql(bucketSize)} as bucket, jsonb_build_array(${keys.join(', ')}) as keys, ${readingSql(meter.aggregation, values)} as reading
    from events
    where ${whereSql(meter, scope, values)}
  ) matched
  group by bucket, keys`;
}

/** The conditions of `matchingEvents`, most selective index columns first. */
export function whereSql(meter: MeterDefinition, scope: MeasureScope, values: SqlValues): string {
  const conditions = [...whoseSql('usage', meter, scope, values), `occurred_at < ${values.add(scope.end, 'timestamptz')}`];
  if (meter.reset === 'billing_period') conditions.push(`occurred_at >= ${values.add(scope.start, 'timestamptz')}`);
  if (scope.ingestedBefore !== undefined) conditions.push(`ingested_at < ${values.add(scope.ingestedBefore, 'timestamptz')}`);
  return [...conditions, ...filtersSql(meter, values)].join('\n      and ');
}

/** Whose events, of which name, by the index that is named. */
export function whoseSql(
  index: CustomerIndex,
  meter: MeterDefinition,
  scope: Pick<MeasureScope, 'environmentId' | 'customerRefs'>,
  values: SqlValues,
): readonly string[] {
  const environmentId = values.add(scope.environmentId, 'text');
  const whose = scope.customerRefs === null ? inEnvironment(environmentId) : ofCustomers(index, environmentId, values.add(scope.customerRefs, 'text[]'));
  return [whose, ofName(values.add(meter.eventName, 'text'))];
}

export function filtersSql(meter: MeterDefinition, values: SqlValues): readonly string[] {
  return meter.filters.map((filter) => `${textSql(values.add(filter.key, 'text'))} = any(${values.add(filter.values, 'text[]')})`);
}

function bucketSql(size: BucketSize | undefined): string {
  if (size === undefined) return 'null::timestamptz';
  if (size === 'month') return `date_trunc('month', occurred_at, 'UTC')`;
  return `date_bin('${bucketMilliseconds(size)} milliseconds'::interval, occurred_at, '${weekOrigin}'::timestamptz)`;
}

/** Multiplied instead of divided by powers of ten: Postgres would cut a quotient's digits. */
function roundedSql(quantity: string, rounding: MeterRounding | undefined): string {
  if (rounding === undefined) return quantity;
  const { mode, decimals } = rounding;
  if (mode === 'round') return `round(${quantity}, ${decimals})`;
  return `${mode}((${quantity}) * 1e${decimals}::numeric) * 1e${-decimals}::numeric`;
}
