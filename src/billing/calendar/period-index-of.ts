import { unreachable } from '../invariant';
import type { Cadence, PeriodUnit } from './cadence';
import { type Instant, localTime } from './instant';
import { boundaryAt, frameOf } from './period-at';

/**
 * The index k of the period [start, end) that holds an instant; negative before the anchor (-1 for a calendar cadence with a stub).
 * A guess from the calendar is corrected by at most a step or two, so that a period ten years away costs the same as the next.
 * @example periodIndexOf(monthly('2024-01-31T00:00:00.000Z'), '2024-03-30T23:59:59.999Z') => 1
 */
export function periodIndexOf(cadence: Cadence, instant: Instant): number {
  const frame = frameOf(cadence);
  if (frame.lead === 1 && instant < boundaryAt(cadence, 1)) return instant < cadence.anchor ? -1 : 0;
  const elapsed = elapsedUnits(frame.base, localTime(instant, cadence.zone), cadence.unit);
  let k = Math.floor(elapsed / cadence.count) + frame.lead;
  while (boundaryAt(cadence, k) > instant) k -= 1;
  while (boundaryAt(cadence, k + 1) <= instant) k += 1;
  return k;
}

type Local = ReturnType<typeof localTime>;

/** Units between two local dates, right to within one: months from year and month numbers, days from the day count of both calendars. */
function elapsedUnits(from: Local, to: Local, unit: PeriodUnit): number {
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const days = Math.floor((to.toMillis() - from.toMillis()) / 86_400_000);
  switch (unit) {
    case 'day':
      return days;
    case 'week':
      return Math.floor(days / 7);
    case 'month':
      return months;
    case 'quarter':
      return Math.floor(months / 3);
    case 'half_year':
      return Math.floor(months / 6);
    case 'year':
      return to.year - from.year;
    default:
      return unreachable(unit);
  }
}
