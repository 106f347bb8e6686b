import { Decimal } from './decimal';

const kept = new Decimal('1e30');

/**
 * A quotient cut (not rounded) after 30 decimals, so that SQL's `div()` computes the same digits.
 * @example divide(decimal('2'), decimal('3')) => "0.666666666666666666666666666666"
 */
export function divide(dividend: Decimal, divisor: Decimal): Decimal {
  if (divisor.isZero()) throw new RangeError('division by zero');
  return dividend.times(kept).idiv(divisor).shiftedBy(-30);
}
