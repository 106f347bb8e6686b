import type { BillingPeriod } from '../prices';
import type { Period } from './schema';

const NAMES = {
  daily: 'DAILY',
  weekly: 'WEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  half_yearly: 'HALF_YEARLY',
  yearly: 'ANNUAL',
} as const satisfies Record<Period, BillingPeriod>;

/** Dialect A's word for a period; that is the one stored. */
export function toBillingPeriod(period: Period): BillingPeriod {
  return NAMES[period];
}

/** Dialect B's word for a stored period. */
export function toPeriod(stored: BillingPeriod): Period | 'one_time' {
  const found = (Object.keys(NAMES) as Period[]).find((period) => NAMES[period] === stored);
  return found ?? 'one_time';
}
