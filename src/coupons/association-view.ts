import { toBaseView } from '../http';
import { assert, type Db } from '../platform';
import type { CouponAssociation } from './association-schema';
import type { CouponAssociationRow } from './association-store';
import { couponsByIds } from './store';
import { toCouponView } from './view';

/** Associations with their coupons, which are read at once. */
export async function viewCouponAssociations(db: Db, rows: readonly CouponAssociationRow[], tenantId: string): Promise<CouponAssociation[]> {
  const coupons = await couponsByIds(
    db,
    rows.map((row) => row.coupon_id),
  );
  return rows.map((row) => {
    const coupon = coupons.get(row.coupon_id);
    assert(coupon, 'association_without_coupon', { coupon_association_id: row.id });
    const { coupon_id, subscription_id, subscription_line_item_id, start_date, end_date, redeemed_at } = row;
    return {
      ...toBaseView(row, tenantId),
      ...{ coupon_id, coupon: toCouponView(coupon, tenantId), subscription_id, subscription_line_item_id },
      ...{ subscription_line_item: null, subscription_phase_id: null, start_date, end_date, redeemed_at },
    };
  });
}
