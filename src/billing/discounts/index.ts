export { type AppliedCoupon, applyCoupons } from './apply-coupons';
export type { Coupon, FixedCoupon, PercentageCoupon } from './coupon';
export { couponAmount } from './coupon-amount';
export { type CouponDuration, type CouponUse, couponIsDue } from './coupon-lifetime';
