import type { Db } from '../../platform';

/** Forgets the coupons of lines that are taken out before they were ever billed; what they had promised is free again. */
export async function dropCouponsOfLines(db: Db, lineItemIds: readonly string[]): Promise<void> {
  await db('coupon_associations')
    .whereIn('subscription_line_item_id', [...lineItemIds])
    .delete();
}
