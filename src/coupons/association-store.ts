import { listRows, type Page } from '../http';
import { refuse, type Db, type Instant } from '../platform';
import type { AssociationFilter } from './association-schema';

export interface CouponAssociationRow {
  readonly id: string;
  readonly environment_id: string;
  readonly coupon_id: string;
  readonly subscription_id: string;
  readonly subscription_line_item_id: string | null;
  readonly position: number;
  readonly start_date: Instant;
  readonly end_date: Instant | null;
  readonly redeemed_at: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** What is needed of a subscription to give it a coupon. */
export interface CouponedSubscription {
  readonly id: string;
  readonly environment_id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly status: string;
  readonly start_date: Instant;
  readonly current_period_start: Instant | null;
  /** The subscription on whose invoices it is billed. */
  readonly parent_subscription_id: string | null;
}

/** The subscription under a lock, so that two coupons of it take turns; refuses with `subscription_not_found`. */
export async function lockCouponedSubscription(db: Db, environmentId: string, id: string): Promise<CouponedSubscription> {
  const row = await db<CouponedSubscription>('subscriptions').where({ id, environment_id: environmentId }).forUpdate().first();
  return row ?? refuse('subscription_not_found', { subscription_id: id });
}

/** The first id of a subscription's line, which it keeps however often it is carried on; undefined when it is no line of this subscription. */
export async function rootOfLine(db: Db, subscriptionId: string, lineItemId: string): Promise<string | undefined> {
  const row = (await db('subscription_line_items').where({ id: lineItemId, subscription_id: subscriptionId }).first('root_id')) as
    | { readonly root_id: string }
    | undefined;
  return row?.root_id;
}

export async function findAssociation(db: Db, environmentId: string, id: string): Promise<CouponAssociationRow> {
  const row = await db<CouponAssociationRow>('coupon_associations').where({ id, environment_id: environmentId }).whereNot('status', 'deleted').first();
  return row ?? refuse('not_found', { coupon_association_id: id });
}

/** All coupons of some subscriptions, in the order in which they are taken off. Uses the unique index (subscription_id, position). */
export function couponAssociationsOf(db: Db, subscriptionIds: readonly string[]): Promise<CouponAssociationRow[]> {
  if (subscriptionIds.length === 0) return Promise.resolve([]);
  return db<CouponAssociationRow>('coupon_associations')
    .whereIn('subscription_id', subscriptionIds)
    .where({ status: 'published' })
    .orderBy(['subscription_id', 'position']);
}

/** The position after those of all coupons that the subscription ever had. */
export async function nextPosition(db: Db, subscriptionId: string): Promise<number> {
  const row = (await db('coupon_associations').where({ subscription_id: subscriptionId }).max('position as last').first()) as
    | { last: number | null }
    | undefined;
  return (row?.last ?? -1) + 1;
}

// A subscription that has ended redeems nothing any more, unless a draft of it waits to become final. Uses coupon_associations_coupon.
const HOLDERS_SQL = `
  select count(*)::int as count
  from coupon_associations association
  join subscriptions subscription on subscription.id = association.subscription_id
  where association.coupon_id = ?
    and (association.redeemed_at is not null
         or (association.status = 'published'
             and (association.end_date is null or association.end_date > ?)
             and (subscription.status <> 'cancelled'
                  or exists (select from invoices where invoices.subscription_id = subscription.id and invoices.status = 'draft'))))`;

/** How many uses of a coupon are taken: those that have discounted an invoice, and those that still may. */
export async function countHolders(db: Db, couponId: string, at: Instant): Promise<number> {
  const { rows } = (await db.raw(HOLDERS_SQL, [couponId, at])) as { rows: readonly { readonly count: number }[] };
  return rows[0]?.count ?? 0;
}

export async function insertAssociation(db: Db, row: CouponAssociationRow): Promise<void> {
  await db('coupon_associations').insert({ ...row, metadata: JSON.stringify(row.metadata) });
}

export async function saveAssociation(db: Db, row: Pick<CouponAssociationRow, 'id' | 'end_date' | 'status' | 'updated_at'>): Promise<void> {
  const { end_date, status, updated_at } = row;
  await db('coupon_associations').where({ id: row.id }).update({ end_date, status, updated_at });
}

/** The coupons that were to begin with a subscription begin where it does. */
export async function moveCouponStarts(db: Db, move: { readonly subscriptionId: string; readonly from: Instant; readonly to: Instant }): Promise<void> {
  await db('coupon_associations').where({ subscription_id: move.subscriptionId, start_date: move.from }).update({ start_date: move.to });
}

const FIELDS = ['id', 'coupon_id', 'subscription_id', 'start_date', 'created_at', 'updated_at'];

/** One page of where coupons are attached. Uses coupon_associations_list. */
export function listAssociations(db: Db, environmentId: string, filter: AssociationFilter, now: Instant): Promise<Page<CouponAssociationRow>> {
  const query = db('coupon_associations').select('coupon_associations.*').where({ environment_id: environmentId, status: 'published' });
  const coupons = [...(filter.coupon_ids ?? []), ...(filter.coupon_id ? [filter.coupon_id] : [])];
  const subscriptions = [...(filter.subscription_ids ?? []), ...(filter.subscription_id ? [filter.subscription_id] : [])];
  if (coupons.length > 0) void query.whereIn('coupon_id', coupons);
  if (subscriptions.length > 0) void query.whereIn('subscription_id', subscriptions);
  if (filter.subscription_line_item_id) void query.where({ subscription_line_item_id: filter.subscription_line_item_id });
  if (filter.active_only) void query.andWhere((open) => void open.whereNull('end_date').orWhere('end_date', '>', now));
  return listRows<CouponAssociationRow>(query, filter, { table: 'coupon_associations', fields: FIELDS });
}
