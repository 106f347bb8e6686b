import type { BucketSize, MeterDefinition } from './meter-definition';

/**
 * The windows whose quantities add up to the meter's, each of which is priced on its own; undefined where there is one quantity to price: without
 * windows, where only the largest counts, and where the total is rounded or a level is carried on from before.
 */
export function summedWindows({ aggregation, reset, rounding }: MeterDefinition): BucketSize | undefined {
  const whole = aggregation.bucketCombine === 'max' || rounding !== undefined || reset === 'never';
  return whole ? undefined : aggregation.bucketSize;
}
