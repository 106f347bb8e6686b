// The door of the room: what others may use, and nothing else.
import type { Route } from '../http';
import type { Deps } from '../platform';
import { associationRoutes } from './association-routes';
import { couponRoutes } from './coupon-routes';

export {
  couponApplicationsOf,
  deleteCouponApplications,
  insertCouponApplications,
  toApplicationRow,
  toCouponApplicationView,
  type CouponApplicationRow,
} from './application-rows';
export { CouponApplication, CouponAssociation, SubscriptionCouponBody } from './association-schema';
export { couponAssociationsOf, moveCouponStarts, type CouponAssociationRow } from './association-store';
export { viewCouponAssociations } from './association-view';
export { type CouponApplication as AppliedCoupon, couponApplications } from './coupon-applications';
export { type DueCoupon, loadDueCoupons } from './due-coupons';
export { attachCoupon } from './operations/attach-coupon';
export { attachCoupons, type WantedCoupon } from './operations/attach-coupons';
export { dropCouponsOfLines } from './operations/drop-coupons-of-lines';
export { endCoupon } from './operations/end-coupon';
export { redeemCoupons, returnRedemptions } from './operations/redeem-coupons';
export { toCoreCoupons } from './to-core-coupons';

/** Associations before single coupons: `/coupons/associations` is no id. */
export const allCouponRoutes: readonly Route<Deps>[] = [...associationRoutes, ...couponRoutes];
