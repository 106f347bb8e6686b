import type { z } from 'zod';
import type { CreateSubscriptionBody } from './schema';

/** A coupon that a new subscription asks for. */
export interface WantedSubscriptionCoupon {
  /** Id or code. */
  readonly coupon: string;
  /** The price whose line alone it discounts. */
  readonly priceId: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Where the caller wrote it. */
  readonly pointer: string;
}

/** The three ways in which a subscription's body names coupons, as one list. */
export function toWantedCoupons(body: z.infer<typeof CreateSubscriptionBody>): readonly WantedSubscriptionCoupon[] {
  const open = { startDate: null, endDate: null };
  const whole = (body.coupons ?? []).map((coupon, index) => ({ coupon, priceId: null, ...open, pointer: `/coupons/${index}` }));
  const ofLines = Object.entries(body.line_item_coupons ?? {}).flatMap(([priceId, coupons]) =>
    coupons.map((coupon, index) => ({ coupon, priceId, ...open, pointer: `/line_item_coupons/${priceId}/${index}` })),
  );
  const dated = (body.subscription_coupons ?? []).map(({ coupon_code, price_id, start_date, end_date }, index) => ({
    ...{ coupon: coupon_code, priceId: price_id ?? null, startDate: start_date ?? null, endDate: end_date ?? null },
    pointer: `/subscription_coupons/${index}/coupon_code`,
  }));
  return [...whole, ...ofLines, ...dated];
}
