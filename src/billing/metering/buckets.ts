import { addMilliseconds, type Instant, instantFromMilliseconds, millisecondsOf, type Period } from '../calendar';
import { unreachable } from '../invariant';
import type { BucketSize } from './meter-definition';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A Monday: weeks are counted from here, in memory and in SQL alike. */
export const weekOrigin: Instant = '2001-01-01T00:00:00.000Z';

/** Length of the buckets that all have one length; a month has none. */
export function bucketMilliseconds(size: Exclude<BucketSize, 'month'>): number {
  switch (size) {
    case 'minute':
      return minute;
    case '15min':
      return 15 * minute;
    case '30min':
      return 30 * minute;
    case 'hour':
      return hour;
    case '3hour':
      return 3 * hour;
    case '6hour':
      return 6 * hour;
    case '12hour':
      return 12 * hour;
    case 'day':
      return day;
    case 'week':
      return 7 * day;
    default:
      return unreachable(size);
  }
}

/** The start of the bucket that holds an instant, on the UTC clock and calendar. */
export function bucketStart(instant: Instant, size: BucketSize): Instant {
  if (size === 'month') return `${instant.slice(0, 7)}-01T00:00:00.000Z`;
  const length = bucketMilliseconds(size);
  const origin = millisecondsOf(weekOrigin);
  return instantFromMilliseconds(origin + Math.floor((millisecondsOf(instant) - origin) / length) * length);
}

/** The starts of all buckets that overlap [start, end), in order: empty ones too, for a commitment that must be met in each. */
export function bucketStarts(start: Instant, end: Instant, size: BucketSize): readonly Instant[] {
  const starts: Instant[] = [];
  for (let bucket = bucketStart(start, size); bucket < end; bucket = nextBucket(bucket, size)) starts.push(bucket);
  return starts;
}

/** A bucket as far as it lies in a span of time, and all of it. */
export interface BucketWindow extends Period {
  readonly whole: Period;
}

/**
 * The buckets of [start, end) in order, empty ones too; the first and the last as far as they lie in it.
 * @example bucketWindows('2026-01-01T12:00:00.000Z', '2026-01-02T00:00:00.000Z', 'day')[0].whole.start => "2026-01-01T00:00:00.000Z"
 */
export function bucketWindows(start: Instant, end: Instant, size: BucketSize): readonly BucketWindow[] {
  return bucketStarts(start, end, size).map((from) => {
    const whole = { start: from, end: nextBucket(from, size) };
    return { start: from > start ? from : start, end: whole.end < end ? whole.end : end, whole };
  });
}

function nextBucket(bucket: Instant, size: BucketSize): Instant {
  // 32 days after the first of a month always lies in the next one.
  return size === 'month' ? bucketStart(addMilliseconds(bucket, 32 * day), size) : addMilliseconds(bucket, bucketMilliseconds(size));
}
