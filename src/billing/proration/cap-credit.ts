import { Decimal, zero } from '../money';

/**
 * A credit for unused time never gives back more than was billed for that part, less what was given back already.
 * @example capCredit(decimal('100'), decimal('200'), decimal('150')) => "50"
 * @example capCredit(decimal('100'), decimal('0'), decimal('0')) => "0"
 */
export function capCredit(credit: Decimal, billed: Decimal, creditedBefore: Decimal): Decimal {
  return Decimal.max(Decimal.min(credit, billed.minus(creditedBefore)), zero);
}
