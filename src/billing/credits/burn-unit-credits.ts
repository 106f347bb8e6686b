import type { Instant } from '../calendar';
import { decimal, zero } from '../money';
import { type BurnResult, burnLots } from './burn-lots';
import type { CreditLot, CreditTarget } from './credit-lot';

/** A usage line that credits may cover. Quantities are in credits: units times credits per unit. */
export interface UnitCreditLine {
  readonly key: string;
  readonly target: CreditTarget;
  readonly segments: readonly { readonly start: Instant; readonly end: Instant; readonly quantity: string }[];
}

export interface UnitCreditInput {
  readonly lots: readonly CreditLot[];
  readonly lines: readonly UnitCreditLine[];
}

/**
 * Covers usage by credits that are counted in units, before anything is priced.
 * 100 credits against lines of 80 and 50 pay all of the first and 20 of the second; 30 stay billable.
 * @example burnUnitCredits({ lots: [lot('a', '100')], lines: [usage('x', '80'), usage('y', '50')] }).rest.get('y') => "30"
 * @example burnUnitCredits({ lots: [lot('a', '100')], lines: [usage('x', '80'), usage('y', '50')] }).burns.map((burn) => burn.quantity) => ["80", "20"]
 */
export function burnUnitCredits({ lots, lines }: UnitCreditInput): BurnResult {
  const demands = lines.map(({ key, target, segments }) => ({
    lineKey: key,
    target,
    segments: segments.map(({ start, end, quantity }) => ({ start, end, quantity: decimal(quantity).lt(0) ? zero : decimal(quantity) })),
  }));
  return burnLots(lots, demands);
}
