import { addUnits, type Instant, instantFromDateTime, localTime, type PeriodUnit } from '../calendar';

/** How long credits last, on the wall clock of a zone; null for ever. */
export interface CreditDuration {
  readonly value: number;
  readonly unit: Extract<PeriodUnit, 'day' | 'week' | 'month' | 'year'>;
}

/**
 * When credits that start at an instant expire.
 * @example creditExpiry('2026-01-31T00:00:00.000Z', { value: 1, unit: 'month' }, 'UTC') => "2026-02-28T00:00:00.000Z"
 */
export function creditExpiry(from: Instant, duration: CreditDuration | null, zone: string): Instant | null {
  return duration === null ? null : instantFromDateTime(addUnits(localTime(from, zone), duration.unit, duration.value));
}
