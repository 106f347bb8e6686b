import { decimal, divide } from '../money';
import { type PriceModel, priceQuantity } from '../pricing';
import type { Fraction } from '../proration';
import type { Commitment } from './commitment';

/**
 * The commitment of a line that holds for a part of a billing period only: that part of what it is worth. So a line that a change carries on
 * promises over both its halves what it would have promised whole. A committed quantity is priced whole before it is shared.
 * @example shareCommitment({ kind: 'amount', value: '90', overageFactor: '1.5', trueUp: true }, { numerator: '10', denominator: '30' }, { kind: 'per_unit', unitAmount: '1' }).value => "30"
 * @example shareCommitment({ kind: 'quantity', value: '90', overageFactor: '1.5', trueUp: true }, { numerator: '10', denominator: '30' }, { kind: 'per_unit', unitAmount: '2' }).value => "60"
 */
export function shareCommitment(commitment: Commitment, part: Fraction | null, price: PriceModel): Commitment {
  if (part === null) return commitment;
  const worth = commitment.kind === 'amount' ? decimal(commitment.value) : priceQuantity(price, decimal(commitment.value)).amount;
  return { ...commitment, kind: 'amount', value: divide(worth.times(decimal(part.numerator)), decimal(part.denominator)).toFixed() };
}
