import type { DateTime } from 'luxon';
import { unreachable } from '../invariant';
import type { PeriodUnit } from './cadence';

/** Adds whole units on the wall clock: the day is clamped to the month's end, the clock time stays (or moves out of a DST gap). */
export function addUnits(local: DateTime<true>, unit: PeriodUnit, units: number): DateTime<true> {
  switch (unit) {
    case 'day':
      return local.plus({ days: units });
    case 'week':
      return local.plus({ weeks: units });
    case 'month':
      return local.plus({ months: units });
    case 'quarter':
      return local.plus({ months: 3 * units });
    case 'half_year':
      return local.plus({ months: 6 * units });
    case 'year':
      return local.plus({ years: units });
    default:
      return unreachable(unit);
  }
}

/** The start of the unit that holds a local time, at the zone's midnight: Monday, first of month, 1 January or 1 July for a half year. */
export function startOfUnit(local: DateTime<true>, unit: PeriodUnit): DateTime<true> {
  if (unit !== 'half_year') return local.startOf(unit);
  return local.set({ month: local.month <= 6 ? 1 : 7 }).startOf('month');
}
