import type { Rhythm } from '../law/terms';

/** How often what is on sale is billed. */
export const EVERY = {
  month: { unit: 'month', count: 1 },
  quarter: { unit: 'quarter', count: 1 },
  week: { unit: 'week', count: 1 },
  tenDays: { unit: 'day', count: 10 },
  fortnight: { unit: 'week', count: 2 },
  twoMonths: { unit: 'month', count: 2 },
  halfYear: { unit: 'half_year', count: 1 },
  year: { unit: 'year', count: 1 },
} as const satisfies Readonly<Record<string, Rhythm>>;

const DIALECT_A = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', quarter: 'QUARTERLY', half_year: 'HALF_YEARLY', year: 'ANNUAL' } as const;

/** A rhythm as the product is told it, be it for a plan, a price or a subscription. */
export function rhythmBody({ unit, count }: Rhythm) {
  return { billing_period: DIALECT_A[unit], billing_period_count: count };
}
