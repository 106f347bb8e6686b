import type { ExplainStep } from '../explanation';
import { type Decimal, decimal, zero } from '../money';
import type { CreditPrice } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * The amount for units that no credit covered: 10 units at 3 credits each are 30 credits, at 0.02 a credit 0.60.
 * A charge that blocks or ignores overage never bills it.
 * @example priceCredit({ kind: 'credit', creditsPerUnit: '3', unitAmount: '0.02', overage: 'bill' }, decimal('10')).amount => "0.6"
 * @example priceCredit({ kind: 'credit', creditsPerUnit: '3', unitAmount: '0.02', overage: 'ignore' }, decimal('10')).amount => "0"
 */
export function priceCredit(model: CreditPrice, quantity: Decimal): PricedAmount {
  const credits = creditsFor(model, quantity);
  const overage = priceCreditOverage(model, credits);
  const needed: ExplainStep = {
    rule: 'credits_needed',
    operation: 'multiply',
    operands: [quantity.toFixed(), model.creditsPerUnit],
    result: credits.toFixed(),
  };
  return { amount: overage.amount, steps: [needed, ...overage.steps] };
}

/**
 * How many credits a quantity draws.
 * @example creditsFor({ kind: 'credit', creditsPerUnit: '3', unitAmount: '0.02', overage: 'bill' }, decimal('10')) => "30"
 */
export function creditsFor(model: CreditPrice, quantity: Decimal): Decimal {
  return quantity.times(decimal(model.creditsPerUnit));
}

/**
 * The amount for credits that the customer did not have.
 * @example priceCreditOverage({ kind: 'credit', creditsPerUnit: '3', unitAmount: '0.02', overage: 'bill' }, decimal('20')).amount => "0.4"
 */
export function priceCreditOverage(model: CreditPrice, credits: Decimal): PricedAmount {
  if (model.overage !== 'bill') {
    return {
      amount: zero,
      steps: [{ rule: `credit_overage_${model.overage}`, operation: 'value', operands: ['0'], result: '0', facts: { credits: credits.toFixed() } }],
    };
  }
  const amount = credits.times(decimal(model.unitAmount));
  return { amount, steps: [{ rule: 'credit_overage', operation: 'multiply', operands: [credits.toFixed(), model.unitAmount], result: amount.toFixed() }] };
}
