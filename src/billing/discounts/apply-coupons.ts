import type { Currency, Decimal, Money } from '../money';
import type { Coupon } from './coupon';
import { couponAmount } from './coupon-amount';

export interface AppliedCoupon {
  readonly couponId: string;
  readonly amount: Money;
}

/**
 * Applies coupons one after another, each on what the previous left, so that together they never exceed the amount:
 * two coupons of 60 % take 60.00 and then 24.00 of 100.00.
 * @example applyCoupons([percentOff('60'), percentOff('60')], decimal('100'), usd).map((applied) => applied.amount) => ["60", "24"]
 */
export function applyCoupons(coupons: readonly Coupon[], amount: Decimal, currency: Currency): readonly AppliedCoupon[] {
  let left = amount;
  return coupons.map((coupon) => {
    const off = couponAmount(coupon, left, currency);
    left = left.minus(off);
    return { couponId: coupon.id, amount: off };
  });
}
