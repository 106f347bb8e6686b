import type { Instant } from '../calendar';
import { unreachable } from '../invariant';
import { filtersSql, type SqlQuery, whoseSql } from './measure-sql';
import type { Aggregation, MeterDefinition } from './meter-definition';
import { SqlValues } from './sql-values';
import { readingSql } from './value-sql';

/** Which events become partials, and where they are cut. Bounds that are left out are open. */
export interface PartialsScope {
  readonly environmentId: string;
  /** Null is everybody. */
  readonly customerRefs: readonly string[] | null;
  /** Half-open ranges of business time; an event counts when it lies in one of them. They must not overlap. */
  readonly ranges: readonly { readonly start: Instant; readonly end: Instant }[];
  /** Ascending instants; `piece` is how many of them an event has reached. */
  readonly cuts: readonly Instant[];
  readonly ingestedFrom?: Instant | undefined;
  readonly ingestedBefore?: Instant | undefined;
}

/**
 * The SQL of hourly partials: rows `{ customer_ref, hour, piece int, events int, errors int, checksum, value, moment, latest_at, latest_id }`.
 * Uses events_usage, with `ingestedFrom` events_arrived, and events_listed for everybody.
 */
export function partialsSql(meter: MeterDefinition, scope: PartialsScope): SqlQuery {
  const values = new SqlValues();
  const cuts = values.add(scope.cuts, 'timestamptz[]');
  const text = `
  select customer_ref, hour, piece, count(*)::int as events, (count(*) - count(reading))::int as errors,
    sum(('x' || substr(md5(event_id), 1, 15))::bit(60)::bigint) as checksum, ${valueSql(meter.aggregation.type)}
  from (
    select event_id, occurred_at, ${scope.customerRefs === null ? `''` : 'customer_ref'} as customer_ref,
      date_bin('1 hour'::interval, occurred_at, '2001-01-01T00:00:00Z'::timestamptz) as hour,
      ${scope.cuts.length === 0 ? `(0 * cardinality(${cuts}))` : `width_bucket(occurred_at, ${cuts})`} as piece,
      ${readingSql(meter.aggregation, values)} as reading
    from events
    where ${scopeSql(meter, scope, values)}
  ) matched
  group by customer_ref, hour, piece`;
  return { text, values: values.list };
}

function scopeSql(meter: MeterDefinition, scope: PartialsScope, values: SqlValues): string {
  const ranges = scope.ranges.map(
    ({ start, end }) => `(occurred_at >= ${values.add(start, 'timestamptz')} and occurred_at < ${values.add(end, 'timestamptz')})`,
  );
  const conditions = [
    ...whoseSql(scope.ingestedFrom === undefined ? 'usage' : 'arrived', meter, scope, values),
    `(${ranges.length === 0 ? 'false' : ranges.join(' or ')})`,
    ...(scope.ingestedFrom === undefined ? [] : [`ingested_at >= ${values.add(scope.ingestedFrom, 'timestamptz')}`]),
    ...(scope.ingestedBefore === undefined ? [] : [`ingested_at < ${values.add(scope.ingestedBefore, 'timestamptz')}`]),
    ...filtersSql(meter, values),
  ];
  return conditions.join('\n      and ');
}

const NONE = 'null::numeric as moment, null::timestamptz as latest_at, null::text as latest_id';

/** What a partial holds beside its counts, of events that were read. */
export function valueSql(type: Aggregation['type']): string {
  switch (type) {
    case 'count':
      return `null::numeric as value, ${NONE}`;
    case 'sum':
    case 'sum_with_multiplier':
    case 'avg':
      return `sum(reading) as value, ${NONE}`;
    case 'max':
    case 'min':
      return `${type}(reading) as value, ${NONE}`;
    case 'weighted_sum':
      return `sum(reading) as value, sum(reading * trunc(extract(epoch from occurred_at) * 1000)) as moment, null::timestamptz as latest_at, null::text as latest_id`;
    case 'latest': {
      const latest = (what: string) => `(array_agg(${what} order by occurred_at desc, event_id collate "C" desc) filter (where reading is not null))[1]`;
      return `${latest('reading')} as value, null::numeric as moment, ${latest('occurred_at')} as latest_at, ${latest('event_id')} as latest_id`;
    }
    case 'count_unique':
      throw new Error('distinct values have no partials');
    default:
      return unreachable(type);
  }
}
