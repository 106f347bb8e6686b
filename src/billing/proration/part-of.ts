import { millisecondsOf, type Period } from '../calendar';
import { assert } from '../invariant';
import { calendarDaysBetween, type Fraction } from './fraction';

/** How time is counted when a fee is shared: to the millisecond, or in whole calendar days of a zone. */
export interface ProrationBasis {
  readonly unit: 'second' | 'day';
  readonly zone: string;
}

/**
 * Which part of a whole a window in it is; null when it is all of it, so that a full fee stays a full fee.
 * By days, the day of a change belongs to what comes after it. A whole of no calendar day is counted by its milliseconds.
 * @example partOf({ start: '2026-04-01T00:00:00.000Z', end: '2026-05-01T00:00:00.000Z' }, { start: '2026-04-16T15:00:00.000Z', end: '2026-05-01T00:00:00.000Z' }, { unit: 'day', zone: 'UTC' }) => {"numerator":"15","denominator":"30"}
 */
export function partOf(whole: Period, window: Period, { unit, zone }: ProrationBasis): Fraction | null {
  assert(window.start >= whole.start && window.end <= whole.end && window.start <= window.end, 'window_outside_whole', {
    start: window.start,
    end: window.end,
    whole_start: whole.start,
    whole_end: whole.end,
  });
  if (window.start === whole.start && window.end === whole.end) return null;
  const days = unit === 'day' ? calendarDaysBetween(whole.start, whole.end, zone) : 0;
  return days > 0 ? fraction(calendarDaysBetween(window.start, window.end, zone), days) : fraction(length(window), length(whole));
}

function length({ start, end }: Period): number {
  return millisecondsOf(end) - millisecondsOf(start);
}

function fraction(numerator: number, denominator: number): Fraction {
  return { numerator: String(numerator), denominator: String(denominator) };
}
