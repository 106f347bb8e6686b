import { unreachable } from '../invariant';
import { type Currency, Decimal, decimal, type Money, roundMoney, zero } from '../money';
import type { Coupon } from './coupon';

/**
 * What one coupon takes off what earlier coupons left: rounded, and never more than is left.
 * @example couponAmount({ id: 'c', kind: 'percentage', percentOff: '15' }, decimal('33.33'), usd) => "5"
 * @example couponAmount({ id: 'c', kind: 'fixed', amountOff: '50' }, decimal('33.33'), usd) => "33.33"
 */
export function couponAmount(coupon: Coupon, left: Decimal, currency: Currency): Money {
  if (!left.gt(0)) return roundMoney(zero, currency);
  return roundMoney(Decimal.min(wantedOff(coupon, left), left), currency);
}

function wantedOff(coupon: Coupon, left: Decimal): Decimal {
  switch (coupon.kind) {
    case 'fixed':
      return decimal(coupon.amountOff);
    case 'percentage':
      return left.times(decimal(coupon.percentOff)).shiftedBy(-2);
    default:
      return unreachable(coupon);
  }
}
