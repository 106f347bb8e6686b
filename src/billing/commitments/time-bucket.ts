/** Hours of the day, in UTC, that have a price and a commitment of their own. "22:00" to "06:00" goes over midnight. */
export interface TimeBucket {
  readonly start: string;
  readonly end: string;
}

const minutesOfDay = 24 * 60;

/**
 * Minutes since midnight of "09:30", or null for anything that is no time of day. "24:00" may end a bucket.
 * @example minuteOfDay('09:30') => 570
 */
export function minuteOfDay(time: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  if (match === null) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= minutesOfDay ? minute : null;
}

/**
 * True when a time of day lies in [start, end).
 * @example bucketContains({ start: '22:00', end: '06:00' }, '05:59') => true
 */
export function bucketContains(bucket: TimeBucket, time: string): boolean {
  const [start, end, at] = [bucket.start, bucket.end, time].map((text) => minuteOfDay(text) ?? Number.NaN) as [number, number, number];
  return start < end ? at >= start && at < end : at >= start || at < end;
}

/** The ranges of minutes that a bucket covers, split at midnight. */
function rangesOf(bucket: TimeBucket): readonly (readonly [number, number])[] {
  const start = minuteOfDay(bucket.start) ?? 0;
  const end = minuteOfDay(bucket.end) ?? 0;
  if (start < end) return [[start, end]];
  return end === 0
    ? [[start, minutesOfDay]]
    : [
        [start, minutesOfDay],
        [0, end],
      ];
}

/**
 * True when two buckets share a minute, which would give it two prices.
 * @example bucketsOverlap([{ start: '09:00', end: '12:00' }, { start: '11:00', end: '14:00' }]) => true
 */
export function bucketsOverlap(buckets: readonly TimeBucket[]): boolean {
  const ranges = buckets.flatMap(rangesOf).sort((a, b) => a[0] - b[0]);
  return ranges.some((range, index) => index > 0 && range[0] < (ranges[index - 1]?.[1] ?? 0));
}

/**
 * True when every bucket begins and ends on a boundary of the meter's windows, so that no window has two prices.
 * @example bucketsAlign([{ start: '09:30', end: '10:30' }], 60) => false
 */
export function bucketsAlign(buckets: readonly TimeBucket[], windowMinutes: number): boolean {
  return buckets.every((bucket) => [bucket.start, bucket.end].every((time) => (minuteOfDay(time) ?? Number.NaN) % windowMinutes === 0));
}
