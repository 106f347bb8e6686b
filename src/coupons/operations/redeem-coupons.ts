import { send, updateOf, type Deps, type Instant } from '../../platform';
import type { CouponApplication } from '../coupon-applications';

const COUNT = { name: 'count_redemption', text: 'update coupons set total_redemptions = total_redemptions + 1 where id = $1' };

/** Counts the coupons of an invoice that has become final, each once for its association. In the order of their ids, as they were locked. */
export async function redeemCoupons(deps: Deps, applications: readonly CouponApplication[], at: Instant): Promise<void> {
  const first = applications.map(({ due }) => due.association).filter((association) => association.redeemed_at === null);
  for (const { id, coupon_id } of first.toSorted((a, b) => (a.coupon_id < b.coupon_id ? -1 : 1))) {
    await send(deps.db, updateOf('coupon_associations', id, { redeemed_at: at, updated_at: deps.clock.now() }));
    // Others queue for a coupon's count; a rehearsal, which is undone anyway, does not.
    if (!deps.rehearsal) await send(deps.db, { ...COUNT, values: [coupon_id] });
  }
}

interface ReturnedRow {
  readonly id: string;
  readonly coupon_id: string;
}

/** Gives back the uses that only the voided invoice had. The invoice is void by now. */
export async function returnRedemptions(deps: Deps, invoiceId: string): Promise<void> {
  const returned = (await deps
    .db('coupon_associations as association')
    .whereIn('association.id', deps.db('coupon_applications').where({ invoice_id: invoiceId }).select('coupon_association_id'))
    .whereNotNull('association.redeemed_at')
    .whereNotExists(
      deps
        .db('coupon_applications as other')
        .join('invoices', 'invoices.id', 'other.invoice_id')
        .whereRaw('other.coupon_association_id = association.id')
        .where({ 'invoices.status': 'finalized' })
        .select('other.id'),
    )
    .orderBy('association.coupon_id')
    .select('association.id', 'association.coupon_id')) as ReturnedRow[];
  for (const { id, coupon_id } of returned) {
    await deps.db('coupon_associations').where({ id }).update({ redeemed_at: null, updated_at: deps.clock.now() });
    await deps.db('coupons').where({ id: coupon_id }).decrement('total_redemptions', 1);
  }
}
