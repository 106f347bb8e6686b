import { millisecondsOf, periodAt, type Cadence, type Period } from '../../billing/calendar';
import type { Fraction } from '../../billing/proration';

/**
 * Which part of a full period a span is, in milliseconds; null when it is all of it.
 * A full period is the one that starts where the span starts, or, for a stub before a calendar boundary, the one that ends where it ends.
 * Example: monthly on the calendar from 16 April: [16 April, 1 May) is 15 of 30 days.
 */
export function shareOfPeriod(cadence: Cadence, period: Period, span: Period): Fraction | null {
  const full = fullPeriod(cadence, period);
  const numerator = millisecondsOf(span.end) - millisecondsOf(span.start);
  const denominator = millisecondsOf(full.end) - millisecondsOf(full.start);
  return numerator === denominator ? null : { numerator: String(numerator), denominator: String(denominator) };
}

function fullPeriod(cadence: Cadence, period: Period): Period {
  const isStub = cadence.alignment === 'calendar' && period.start === cadence.anchor;
  if (!isStub) return period;
  // Counted back from the calendar boundary that the stub ends on: a whole number of units before it.
  return { start: periodAt({ ...cadence, anchor: period.end, alignment: 'anniversary' }, -1).start, end: period.end };
}
