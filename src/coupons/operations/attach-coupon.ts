import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { assert, refuse, refuseField, type Deps } from '../../platform';
import type { AttachCouponBody } from '../association-schema';
import { lockCouponedSubscription, rootOfLine, type CouponAssociationRow } from '../association-store';
import { attachCoupons } from './attach-coupons';

/** Gives a coupon to a running subscription. Without a date it discounts the running period already. */
export async function attachCoupon(deps: Deps, environmentId: string, body: AttachCouponBody): Promise<CouponAssociationRow> {
  const coupon = body.coupon_code ?? body.coupon_id ?? refuseField('validation_failed', '/coupon_code', 'is needed, or coupon_id');
  const subscription = await lockCouponedSubscription(deps.db, environmentId, body.subscription_id);
  if (subscription.status === 'cancelled') refuse('subscription_ended', { subscription_id: subscription.id });
  const lineItemId = body.subscription_line_item_id ? await rootOf(deps, subscription.id, body.subscription_line_item_id) : null;
  const customer = (await customersByIds(deps.db, [subscription.customer_id])).get(subscription.customer_id);
  assert(customer, 'subscription_without_customer', { subscription_id: subscription.id });
  const startDate = body.start_date ?? subscription.current_period_start ?? subscription.start_date;
  const wanted = {
    ...{ coupon, lineItemId, startDate, endDate: body.end_date ?? null, metadata: body.metadata ?? {} },
    ...{ redeemAt: body.start_date ?? (await businessNow(deps, customer)), pointer: body.coupon_code === undefined ? '/coupon_id' : '/coupon_code' },
  };
  const [made] = await attachCoupons(deps, { subscription, wanted: [wanted] });
  assert(made, 'coupon_not_attached', { subscription_id: subscription.id });
  return made;
}

/** A coupon of a line discounts all that carries it on, so it is the line's under its first id. */
async function rootOf(deps: Deps, subscriptionId: string, lineItemId: string): Promise<string> {
  const root = await rootOfLine(deps.db, subscriptionId, lineItemId);
  return root ?? refuseField('not_found', '/subscription_line_item_id', 'is no line of this subscription');
}
