import type { Decimal } from '../money';
import { decimal } from '../money';
import type { PerUnitPrice } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * Every unit costs the same.
 * @example pricePerUnit({ kind: 'per_unit', unitAmount: '0.002' }, decimal('1234')).amount => "2.468"
 */
export function pricePerUnit(model: PerUnitPrice, quantity: Decimal): PricedAmount {
  const amount = quantity.times(decimal(model.unitAmount));
  return { amount, steps: [{ rule: 'per_unit', operation: 'multiply', operands: [quantity.toFixed(), model.unitAmount], result: amount.toFixed() }] };
}
