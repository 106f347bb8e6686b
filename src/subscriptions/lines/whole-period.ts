import { periodAt, type Cadence, type Period } from '../../billing/calendar';

/**
 * The period that a full fee is for: the period itself, or, for a stub before a calendar boundary, the full one that ends where it ends.
 * Example: monthly on the calendar from 16 April: the stub [16 April, 1 May) is part of [1 April, 1 May).
 */
export function wholePeriod(cadence: Cadence, period: Period): Period {
  const isStub = cadence.alignment === 'calendar' && period.start === cadence.anchor;
  if (!isStub) return period;
  // Counted back from the calendar boundary that the stub ends on: a whole number of units before it.
  return { start: periodAt({ ...cadence, anchor: period.end, alignment: 'anniversary' }, -1).start, end: period.end };
}
