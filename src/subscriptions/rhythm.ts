import { monthsOf } from '../billing/calendar';
import { unitOf } from './units';

/** How something repeats, in the words of prices and subscriptions. */
export interface Rhythm {
  readonly billing_period: string;
  readonly billing_period_count: number;
}

/** Whether the longer rhythm is filled by whole periods of the shorter one: a quarter by months, 18 months by half years, a month never by weeks. */
export function isWholeNumberOf(longer: Rhythm, shorter: Rhythm): boolean {
  const [long, short] = [inParts(longer), inParts(shorter)];
  return long.part === short.part && long.count % short.count === 0;
}

/** Months and what is made of them on one side, days and weeks on the other: no whole number of these makes one of those. */
function inParts({ billing_period, billing_period_count }: Rhythm): { readonly part: 'day' | 'month'; readonly count: number } {
  const unit = unitOf(billing_period);
  if (unit === 'day' || unit === 'week') return { part: 'day', count: billing_period_count * (unit === 'week' ? 7 : 1) };
  return { part: 'month', count: billing_period_count * monthsOf(unit) };
}
