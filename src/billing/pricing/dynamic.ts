import { type Decimal, decimal, zero } from '../money';
import type { PricingFacts } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * The sum of the amounts that the events carry; without single amounts the measured quantity is that sum already.
 * @example priceDynamic(decimal('3'), { eventAmounts: ['1.10', '2.25', '0.005'] }).amount => "3.355"
 * @example priceDynamic(decimal('12.34'), {}).amount => "12.34"
 */
export function priceDynamic(quantity: Decimal, facts: PricingFacts): PricedAmount {
  const operands = facts.eventAmounts ?? [quantity.toFixed()];
  const amount = operands.reduce((sum, operand) => sum.plus(decimal(operand)), zero);
  return { amount, steps: [{ rule: 'dynamic', operation: 'add', operands, result: amount.toFixed() }] };
}
