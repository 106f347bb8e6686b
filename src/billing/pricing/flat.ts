import type { Decimal } from '../money';
import { decimal } from '../money';
import type { FlatPrice } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * A fixed fee, times the line's quantity (seats, licences; 1 for a plain fee).
 * @example priceFlat({ kind: 'flat', amount: '49.90' }, decimal('3')).amount => "149.7"
 */
export function priceFlat(model: FlatPrice, quantity: Decimal): PricedAmount {
  const amount = quantity.times(decimal(model.amount));
  return { amount, steps: [{ rule: 'flat', operation: 'multiply', operands: [quantity.toFixed(), model.amount], result: amount.toFixed() }] };
}
