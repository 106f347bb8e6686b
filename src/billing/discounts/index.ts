export { type AppliedCoupon, applyCoupons } from './apply-coupons';
export type { Coupon } from './coupon';
export { couponAmount } from './coupon-amount';
