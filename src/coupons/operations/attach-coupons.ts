import { addToOutbox, LIMITS, refuse, refuseField, type Db, type Deps, type Instant } from '../../platform';
import {
  countHolders,
  couponAssociationsOf,
  insertAssociation,
  nextPosition,
  type CouponAssociationRow,
  type CouponedSubscription,
} from '../association-store';
import { findCoupon, type CouponRow } from '../store';

export interface WantedCoupon {
  /** Id or code. */
  readonly coupon: string;
  readonly lineItemId: string | null;
  /** It discounts what is billed for periods that begin in [start, end). */
  readonly startDate: Instant;
  readonly endDate: Instant | null;
  /** The business instant that has to lie in the coupon's redemption window. */
  readonly redeemAt: Instant;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Where the caller wrote it. */
  readonly pointer: string;
}

export interface AttachCouponsInput {
  readonly subscription: Pick<CouponedSubscription, 'id' | 'environment_id' | 'currency' | 'parent_subscription_id'>;
  readonly wanted: readonly WantedCoupon[];
}

/**
 * Gives coupons to a subscription, locked by the caller or new. A limited coupon promises each use when it is attached,
 * so nobody who got it finds it used up at the first invoice.
 */
export async function attachCoupons(deps: Deps, { subscription, wanted }: AttachCouponsInput): Promise<readonly CouponAssociationRow[]> {
  if (wanted.length === 0) return [];
  checkOwnInvoices(subscription, wanted);
  const coupons = await loadCoupons(deps.db, subscription.environment_id, wanted);
  const known = await couponAssociationsOf(deps.db, [subscription.id]);
  if (known.length + wanted.length > LIMITS.couponsPerSubscription) {
    refuse('validation_failed', { limit: LIMITS.couponsPerSubscription, coupons: known.length + wanted.length });
  }
  const first = await nextPosition(deps.db, subscription.id);
  const made: CouponAssociationRow[] = [];
  for (const [index, one] of wanted.entries()) {
    const coupon = coupons[index] ?? refuse('coupon_not_found', { coupon: one.coupon });
    await checkAttach(deps, coupon, subscription, one, [...known, ...made]);
    const row = computeAssociation(deps, coupon, subscription, one, first + index);
    await insertAssociation(deps.db, row);
    const payload = { coupon_id: coupon.id, subscription_id: subscription.id };
    await addToOutbox(deps, { environmentId: row.environment_id, topic: 'coupon.attached', subjectId: row.id, payload });
    made.push(row);
  }
  return made;
}

/** A coupon of one that is billed with another would not hold on the invoices of that one. */
function checkOwnInvoices({ id, parent_subscription_id: parentId }: AttachCouponsInput['subscription'], [first]: readonly WantedCoupon[]): void {
  if (parentId === null || first === undefined) return;
  const details = { subscription_id: id, parent_subscription_id: parentId };
  refuseField('billed_with_parent', first.pointer, 'would not hold on the invoices of another, on which this subscription is billed', details);
}

/** Limited coupons are locked in the order of their ids, so that two callers never wait for each other. */
async function loadCoupons(db: Db, environmentId: string, wanted: readonly WantedCoupon[]): Promise<readonly CouponRow[]> {
  const coupons: CouponRow[] = [];
  for (const one of wanted) {
    const coupon = await findCoupon(db, environmentId, one.coupon);
    coupons.push(coupon ?? refuseField('coupon_not_found', one.pointer, 'names no coupon of this environment', { coupon: one.coupon }));
  }
  const limited = coupons.filter((coupon) => coupon.max_redemptions !== null).map((coupon) => coupon.id);
  if (limited.length > 0) await db('coupons').whereIn('id', limited).orderBy('id').forUpdate().select('id');
  return coupons;
}

async function checkAttach(
  deps: Deps,
  coupon: CouponRow,
  subscription: AttachCouponsInput['subscription'],
  wanted: WantedCoupon,
  others: readonly CouponAssociationRow[],
): Promise<void> {
  const no = (rule: string, message: string) => refuseField('coupon_not_redeemable', wanted.pointer, message, { rule, coupon_id: coupon.id });
  if (wanted.endDate !== null && wanted.endDate <= wanted.startDate) refuseField('end_before_start', wanted.pointer, 'must end after it starts');
  if (coupon.currency !== null && coupon.currency !== subscription.currency) no('currency', `is in ${coupon.currency}, not in ${subscription.currency}`);
  if (coupon.redeem_after !== null && wanted.redeemAt < coupon.redeem_after) no('redeem_after', `can be used from ${coupon.redeem_after} on`);
  if (coupon.redeem_before !== null && wanted.redeemAt >= coupon.redeem_before) no('redeem_before', `could be used until ${coupon.redeem_before}`);
  if (others.some((other) => other.coupon_id === coupon.id && collide(other, wanted))) {
    refuse('already_exists', { coupon_id: coupon.id }, [{ pointer: wanted.pointer, message: 'discounts this subscription at that time already' }]);
  }
  if (coupon.max_redemptions === null) return;
  if ((await countHolders(deps.db, coupon.id, wanted.redeemAt)) >= coupon.max_redemptions) no('max_redemptions', 'is used up');
}

function collide(other: CouponAssociationRow, wanted: WantedCoupon): boolean {
  const apart = (other.end_date !== null && other.end_date <= wanted.startDate) || (wanted.endDate !== null && wanted.endDate <= other.start_date);
  return other.subscription_line_item_id === wanted.lineItemId && !apart;
}

function computeAssociation(
  deps: Deps,
  coupon: CouponRow,
  subscription: AttachCouponsInput['subscription'],
  wanted: WantedCoupon,
  position: number,
): CouponAssociationRow {
  const at = deps.clock.now();
  return {
    id: deps.ids.next('coupon_assoc'),
    environment_id: subscription.environment_id,
    coupon_id: coupon.id,
    subscription_id: subscription.id,
    subscription_line_item_id: wanted.lineItemId,
    position,
    start_date: wanted.startDate,
    end_date: wanted.endDate,
    redeemed_at: null,
    metadata: wanted.metadata ?? {},
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}
