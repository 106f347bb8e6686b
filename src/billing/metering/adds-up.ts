import type { MeterDefinition } from './meter-definition';

/**
 * Whether a meter's quantities add up over time: what is counted in two neighbouring spans is what is counted in both together.
 * Counts and sums do; a maximum, an average, a level or distinct values do not, and neither does the largest of some buckets.
 */
export function addsUp({ aggregation, reset }: MeterDefinition): boolean {
  if (reset === 'never' || (aggregation.bucketSize !== undefined && aggregation.bucketCombine === 'max')) return false;
  return aggregation.type === 'count' || aggregation.type === 'sum' || aggregation.type === 'sum_with_multiplier';
}
