import type { ExplainStep } from '../explanation';
import { type Decimal, zero } from '../money';

/** An exact amount and the arithmetic that led to it; the last step's result is the amount. */
export interface PricedAmount {
  readonly amount: Decimal;
  readonly steps: readonly ExplainStep[];
}

export const pricedAtNothing: PricedAmount = { amount: zero, steps: [{ rule: 'zero_quantity', operation: 'value', operands: ['0'], result: '0' }] };
