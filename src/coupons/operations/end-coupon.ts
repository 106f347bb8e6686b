import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { addToOutbox, assert, type Deps, type Instant } from '../../platform';
import { findAssociation, lockCouponedSubscription, saveAssociation, type CouponAssociationRow } from '../association-store';

/** Ends a subscription's coupon, now without a date: what is billed for periods that have begun by then is still discounted. */
export async function endCoupon(deps: Deps, environmentId: string, id: string, endDate: Instant | undefined): Promise<CouponAssociationRow> {
  // The subscription's lock comes first, as it does when its invoices are made.
  const { subscription_id } = await findAssociation(deps.db, environmentId, id);
  const { customer_id } = await lockCouponedSubscription(deps.db, environmentId, subscription_id);
  const known = await findAssociation(deps.db, environmentId, id);
  const row = computeEnd(known, endDate ?? (await presentOf(deps, customer_id)), deps.clock.now());
  await saveAssociation(deps.db, row);
  await addToOutbox(deps, { environmentId, topic: 'coupon.ended', subjectId: id, payload: { subscription_id, end_date: row.end_date } });
  return row;
}

/** One that ends before it starts never was. */
function computeEnd(known: CouponAssociationRow, end: Instant, at: Instant): CouponAssociationRow {
  return end <= known.start_date ? { ...known, status: 'deleted', updated_at: at } : { ...known, end_date: end, updated_at: at };
}

async function presentOf(deps: Deps, customerId: string): Promise<Instant> {
  const customer = (await customersByIds(deps.db, [customerId])).get(customerId);
  assert(customer, 'subscription_without_customer', { customer_id: customerId });
  return businessNow(deps, customer);
}
