import type { PeriodUnit } from '../billing/calendar';
import { assert } from '../platform';

/** Dialect A's billing periods in the calendar's units. */
export const PERIOD_UNITS = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  QUARTERLY: 'quarter',
  HALF_YEARLY: 'half_year',
  ANNUAL: 'year',
} as const satisfies Record<string, PeriodUnit>;
export type BillingPeriod = keyof typeof PERIOD_UNITS;

export function unitOf(billingPeriod: string): PeriodUnit {
  assert(billingPeriod in PERIOD_UNITS, 'unknown_billing_period', { billingPeriod });
  return PERIOD_UNITS[billingPeriod as BillingPeriod];
}
