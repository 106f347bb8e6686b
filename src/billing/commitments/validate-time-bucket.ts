import { decimal, isDecimalText } from '../money';
import { minuteOfDay, type TimeBucket } from './time-bucket';

/** A time bucket as somebody wrote it, before it is believed. */
export interface TimeBucketDraft extends TimeBucket {
  readonly commitmentKind?: string;
  readonly commitmentValue?: string;
  readonly overageFactor?: string;
}

export type TimeBucketProblem =
  | 'time_invalid'
  | 'start_equals_end'
  | 'commitment_kind'
  | 'commitment_not_positive'
  | 'overage_factor_missing'
  | 'overage_factor_below_one';

/**
 * The first thing that is wrong with a bucket, or null. A factor below one would make the overage cheaper than the commitment.
 * @example validateTimeBucket({ start: '09:00', end: '10:00', commitmentKind: 'amount', commitmentValue: '100', overageFactor: '0.5' }) => "overage_factor_below_one"
 */
export function validateTimeBucket(bucket: TimeBucketDraft): TimeBucketProblem | null {
  const end = minuteOfDay(bucket.end);
  const start = minuteOfDay(bucket.start);
  if (start === null || end === null || start === 24 * 60) return 'time_invalid';
  if (start === end) return 'start_equals_end';
  if (bucket.commitmentKind === undefined) return null;
  if (bucket.commitmentKind !== 'amount' && bucket.commitmentKind !== 'quantity') return 'commitment_kind';
  if (!isDecimalText(bucket.commitmentValue) || !decimal(bucket.commitmentValue).gt(0)) return 'commitment_not_positive';
  if (!isDecimalText(bucket.overageFactor)) return 'overage_factor_missing';
  return decimal(bucket.overageFactor).lt(1) ? 'overage_factor_below_one' : null;
}
