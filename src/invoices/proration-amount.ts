import { currencyOf, type Decimal, decimal, roundMoney } from '../billing/money';
import { priceQuantity } from '../billing/pricing';
import { prorate } from '../billing/proration';
import type { ProrationSource } from './line-source';

/** The amount of a proration line, rounded as its invoice will round it; a credit is positive here. */
export function prorationAmount({ model, quantity, proration }: ProrationSource, currency: string): Decimal {
  const whole = priceQuantity(model, decimal(quantity)).amount;
  return roundMoney(proration === null ? whole : prorate(whole, proration), currencyOf(currency));
}
