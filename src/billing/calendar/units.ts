import type { PeriodUnit } from './cadence';

/** Units from short to long. */
export const periodUnits: readonly PeriodUnit[] = ['day', 'week', 'month', 'quarter', 'half_year', 'year'];

/** How many months a unit has; zero for units that months are not made of. */
export function monthsOf(unit: PeriodUnit): number {
  const months = { day: 0, week: 0, month: 1, quarter: 3, half_year: 6, year: 12 } as const satisfies Readonly<Record<PeriodUnit, number>>;
  return months[unit];
}

/** True when whole periods of the shorter unit always fill the longer one: weeks fill no month, days fill everything. */
export function isMultipleOf(longer: PeriodUnit, shorter: PeriodUnit): boolean {
  if (periodUnits.indexOf(longer) < periodUnits.indexOf(shorter)) return false;
  if (longer === shorter || shorter === 'day') return true;
  return shorter !== 'week' && monthsOf(longer) % monthsOf(shorter) === 0;
}
