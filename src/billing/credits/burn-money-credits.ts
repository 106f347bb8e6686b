import type { Instant } from '../calendar';
import { type Currency, decimal, roundMoneyDown } from '../money';
import { type BurnResult, burnLots } from './burn-lots';
import type { CreditLot, CreditTarget } from './credit-lot';

/** Credits in money. `reducesTaxBase` makes the lot lower what is taxed, as a discount does; most credits are payment-like and do not. */
export interface MoneyCreditLot extends CreditLot {
  readonly reducesTaxBase?: boolean;
}

export interface MoneyCreditInput {
  readonly currency: Currency;
  readonly lots: readonly MoneyCreditLot[];
  readonly lines: readonly {
    readonly key: string;
    readonly target: CreditTarget;
    readonly period: { readonly start: Instant; readonly end: Instant };
    readonly due: string;
  }[];
}

/**
 * Pays lines, net of discounts, from prepaid money. What a lot holds below the smallest unit of the currency stays in it.
 * A wallet of 25.00 against lines of 20.00 and 10.00 leaves 5.00 of the second.
 * @example burnMoneyCredits({ currency: usd, lots: [lot('w', '25.004')], lines: [due('x', '20'), due('y', '10')] }).rest.get('y') => "5"
 */
export function burnMoneyCredits({ currency, lots, lines }: MoneyCreditInput): BurnResult {
  const payable = lots.map((lot) => ({ ...lot, remaining: roundMoneyDown(decimal(lot.remaining), currency).toFixed() }));
  const demands = lines.map(({ key, target, period, due }) => ({
    lineKey: key,
    target: { ...target, currency: currency.code },
    segments: [{ ...period, quantity: decimal(due) }],
  }));
  return burnLots(payable, demands);
}
