import { toBaseView } from '../http';
import { insertOf, send, type Db, type Deps, type Instant } from '../platform';
import type { CouponApplication as CouponApplicationView } from './association-schema';
import type { CouponApplication } from './coupon-applications';
import type { CouponRow } from './store';

export interface CouponApplicationRow {
  readonly id: string;
  readonly environment_id: string;
  readonly coupon_id: string;
  readonly coupon_association_id: string;
  readonly subscription_id: string;
  readonly invoice_id: string;
  readonly invoice_line_item_id: string | null;
  readonly currency: string;
  readonly discount_type: 'fixed' | 'percentage';
  readonly discount_percentage: string | null;
  readonly original_price: string;
  readonly discounted_amount: string;
  readonly final_price: string;
  readonly coupon_snapshot: Readonly<Record<string, unknown>>;
  readonly applied_at: Instant;
  readonly created_at: Instant;
}

export interface ApplicationOwner {
  /** Empty for a preview, which writes nothing. */
  readonly invoiceId: string;
  readonly environmentId: string;
  readonly currency: string;
  /** The ids of the invoice's lines by their keys. */
  readonly lineIds: ReadonlyMap<string, string>;
  /** Business time. */
  readonly at: Instant;
}

/** What a coupon came to as a row; its id is given when it is written. */
export function toApplicationRow({ due, lineKeys, ...amounts }: CouponApplication, owner: ApplicationOwner): CouponApplicationRow {
  const { association, coupon } = due;
  const [onlyLine] = association.subscription_line_item_id !== null && lineKeys.length === 1 ? lineKeys : [];
  return {
    id: '',
    environment_id: owner.environmentId,
    coupon_id: coupon.id,
    coupon_association_id: association.id,
    subscription_id: association.subscription_id,
    invoice_id: owner.invoiceId,
    invoice_line_item_id: (onlyLine !== undefined && owner.lineIds.get(onlyLine)) || null,
    currency: owner.currency,
    discount_type: coupon.type,
    discount_percentage: coupon.percentage_off,
    original_price: amounts.originalPrice,
    discounted_amount: amounts.discountedAmount,
    final_price: amounts.finalPrice,
    coupon_snapshot: snapshotOf(coupon),
    applied_at: owner.at,
    created_at: owner.at,
  };
}

/** The coupon as it was: what an invoice shows never changes. */
function snapshotOf({ id, name, coupon_code, type, amount_off, percentage_off, currency, cadence, duration_in_periods }: CouponRow) {
  return { id, name, coupon_code, type, amount_off, percentage_off, currency, cadence, duration_in_periods };
}

/** Writes what the coupons of an invoice came to. */
export async function insertCouponApplications(deps: Deps, applications: readonly CouponApplication[], owner: ApplicationOwner): Promise<void> {
  const created_at = deps.clock.now();
  const [first, ...rest] = applications.map((application) => ({ ...toApplicationRow(application, owner), id: deps.ids.next('coupon_app'), created_at }));
  if (first) await send(deps.db, insertOf('coupon_applications', [first, ...rest]));
}

/** Takes back what an earlier computation of a draft has written. */
export async function deleteCouponApplications(db: Db, invoiceId: string): Promise<void> {
  await send(db, { name: 'delete_coupon_applications', text: 'delete from coupon_applications where invoice_id = $1', values: [invoiceId] });
}

/** What coupons came to on some invoices, in the order in which they were taken off. */
export function couponApplicationsOf(db: Db, invoiceIds: readonly string[]): Promise<CouponApplicationRow[]> {
  if (invoiceIds.length === 0) return Promise.resolve([]);
  return db<CouponApplicationRow>('coupon_applications as application')
    .join('coupon_associations as association', 'association.id', 'application.coupon_association_id')
    .whereIn('application.invoice_id', invoiceIds)
    .orderByRaw('association.subscription_line_item_id is null, association.position')
    .select('application.*') as Promise<CouponApplicationRow[]>;
}

export function toCouponApplicationView(row: CouponApplicationRow, tenantId: string): CouponApplicationView {
  const { coupon_snapshot, ...fields } = row;
  return {
    ...toBaseView({ ...row, status: 'published', metadata: {}, updated_at: row.created_at }, tenantId),
    ...fields,
    coupon_snapshot: { ...coupon_snapshot },
  };
}
