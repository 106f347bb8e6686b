import { type Instant, localTime, millisecondsOf, type Period } from '../calendar';
import { assert } from '../invariant';
import { type Decimal, decimal, divide } from '../money';

/** A fraction of whole numbers, as text: what part of a period something is for. Parts of one period share its denominator. */
export interface Fraction {
  readonly numerator: string;
  readonly denominator: string;
}

/**
 * The part of a period from an instant to its end (or to another instant), exact to the millisecond: DST days count their real length.
 * @example fractionLeft({ start: '2026-04-01T00:00:00.000Z', end: '2026-05-01T00:00:00.000Z' }, '2026-04-16T00:00:00.000Z') => {"numerator":"1296000000","denominator":"2592000000"}
 */
export function fractionLeft(period: Period, from: Instant, to: Instant = period.end): Fraction {
  assert(from >= period.start && from <= to && to <= period.end, 'proration_outside_period', { from, to, start: period.start, end: period.end });
  return {
    numerator: String(millisecondsOf(to) - millisecondsOf(from)),
    denominator: String(millisecondsOf(period.end) - millisecondsOf(period.start)),
  };
}

/**
 * The same in whole calendar days of a zone: the day of the change belongs to what comes after it.
 * @example daysLeft({ start: '2026-04-01T00:00:00.000Z', end: '2026-05-01T00:00:00.000Z' }, '2026-04-16T15:00:00.000Z', 'UTC') => {"numerator":"15","denominator":"30"}
 */
export function daysLeft(period: Period, from: Instant, zone: string): Fraction {
  assert(from >= period.start && from <= period.end, 'proration_outside_period', { from, start: period.start, end: period.end });
  return { numerator: String(calendarDaysBetween(from, period.end, zone)), denominator: String(calendarDaysBetween(period.start, period.end, zone)) };
}

/**
 * Midnights between two instants on a zone's calendar; 23 and 25 hour days are one day each.
 * @example calendarDaysBetween('2024-03-09T00:00:00.000Z', '2024-03-11T00:00:00.000Z', 'America/New_York') => 2
 */
export function calendarDaysBetween(start: Instant, end: Instant, zone: string): number {
  const dayNumber = (instant: Instant): number => {
    const local = localTime(instant, zone);
    return Date.UTC(local.year, local.month - 1, local.day) / 86_400_000;
  };
  return dayNumber(end) - dayNumber(start);
}

/**
 * The exact part of an amount; it is rounded later, with its line.
 * @example prorate(decimal('30'), { numerator: '10', denominator: '31' }) => "9.677419354838709677419354838709"
 */
export function prorate(amount: Decimal, fraction: Fraction): Decimal {
  return divide(amount.times(decimal(fraction.numerator)), decimal(fraction.denominator));
}
