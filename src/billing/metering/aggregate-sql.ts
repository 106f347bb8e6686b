import { type Instant, millisecondsOf } from '../calendar';
import { unreachable } from '../invariant';
import type { Aggregation } from './meter-definition';
import type { SqlValues } from './sql-values';

/** The SQL of `aggregate` over the column `reading`; every function but `count` passes over the null readings of errors. */
export function aggregateSql(aggregation: Aggregation, bounds: { readonly start: Instant; readonly end: Instant }, values: SqlValues): string {
  switch (aggregation.type) {
    case 'count':
      return 'count(*)::numeric';
    case 'count_unique':
      return 'count(distinct reading collate "C")::numeric';
    case 'sum':
      return 'coalesce(sum(reading), 0)';
    case 'sum_with_multiplier':
      return `coalesce(sum(reading), 0) * ${values.add(aggregation.multiplier ?? '1', 'numeric')}`;
    case 'max':
      return 'coalesce(max(reading), 0)';
    case 'min':
      return 'coalesce(min(reading), 0)';
    case 'avg':
      return `coalesce(${dividedSql('sum(reading)', 'nullif(count(reading), 0)')}, 0)`;
    case 'latest':
      return 'coalesce((array_agg(reading order by occurred_at desc, event_id collate "C" desc) filter (where reading is not null))[1], 0)';
    case 'weighted_sum':
      return weightedSumSql(bounds, values);
    default:
      return unreachable(aggregation.type);
  }
}

/** The SQL of `divide`: `div` is exact, while `/` keeps a number of digits that depends on its operands. */
export function dividedSql(dividend: string, divisor: string): string {
  return `(div((${dividend}) * 1e30::numeric, (${divisor})::numeric) * 1e-30::numeric)`;
}

function weightedSumSql(bounds: { readonly start: Instant; readonly end: Instant }, values: SqlValues): string {
  const start = values.add(bounds.start, 'timestamptz');
  const end = values.add(bounds.end, 'timestamptz');
  const left = `trunc(extract(epoch from (${end} - greatest(occurred_at, ${start}))) * 1000)`;
  return `coalesce(${dividedSql(`sum(reading * ${left})`, String(millisecondsOf(bounds.end) - millisecondsOf(bounds.start)))}, 0)`;
}
