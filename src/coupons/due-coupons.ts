import { queryNamed, type Db } from '../platform';
import type { CouponAssociationRow } from './association-store';
import type { CouponRow } from './store';

/** A coupon that may discount an invoice: how much of it is used up by other final invoices. */
export interface DueCoupon {
  readonly association: CouponAssociationRow;
  readonly coupon: CouponRow;
  /** Periods that it has discounted, without the one of this invoice. */
  readonly usedPeriods: number;
  /** What it has taken off other invoices of the same period. */
  readonly takenInPeriod: string;
}

export interface DueCouponsInput {
  readonly subscriptionId: string;
  readonly currency: string;
  /** The period that is billed; the opening invoice of one counts apart from its later ones. */
  readonly sequence: number | null;
  readonly opening: boolean;
  /** The invoice being computed again: what it took itself is not used up. */
  readonly invoiceId: string | null;
  /** Locks what is about to be redeemed. */
  readonly forUpdate: boolean;
}

// Uses the unique index (subscription_id, position).
const COUPONS = { name: 'coupons_of_subscription', text: `select * from coupon_associations where subscription_id = $1 and status = 'published' order by id` };
const LOCKED_COUPONS = { name: 'coupons_of_subscription_locked', text: `${COUPONS.text} for update` };

/**
 * The coupons of a subscription with their uses so far, in the order in which they are taken off. With `forUpdate` the associations, and
 * limited coupons that are not redeemed yet, are locked in the order of their ids: what is computed is what will be counted.
 */
export async function loadDueCoupons(db: Db, input: DueCouponsInput): Promise<readonly DueCoupon[]> {
  const associations = await queryNamed<CouponAssociationRow>(db, { ...(input.forUpdate ? LOCKED_COUPONS : COUPONS), values: [input.subscriptionId] });
  if (associations.length === 0) return [];
  const coupons = await loadCoupons(db, associations, input.forUpdate);
  const uses = await loadUses(db, associations, input);
  const due = associations.flatMap((association) => {
    const coupon = coupons.get(association.coupon_id);
    if (!coupon || (coupon.currency !== null && coupon.currency !== input.currency) || isUsedUp(association, coupon)) return [];
    const use = uses.get(association.id);
    return [{ association, coupon, usedPeriods: use?.used ?? 0, takenInPeriod: use?.taken ?? '0' }];
  });
  return due.sort(inOrder);
}

/** What discounts single lines comes before what discounts the whole invoice. */
function inOrder({ association: a }: DueCoupon, { association: b }: DueCoupon): number {
  const wholeInvoice = (row: CouponAssociationRow) => (row.subscription_line_item_id === null ? 1 : 0);
  return wholeInvoice(a) - wholeInvoice(b) || a.position - b.position;
}

function isUsedUp(association: CouponAssociationRow, coupon: CouponRow): boolean {
  return association.redeemed_at === null && coupon.max_redemptions !== null && coupon.total_redemptions >= coupon.max_redemptions;
}

async function loadCoupons(db: Db, associations: readonly CouponAssociationRow[], forUpdate: boolean): Promise<ReadonlyMap<string, CouponRow>> {
  const unredeemed = associations.filter((row) => row.redeemed_at === null).map((row) => row.coupon_id);
  if (forUpdate && unredeemed.length > 0) {
    await db('coupons').whereIn('id', unredeemed).whereNotNull('max_redemptions').orderBy('id').forUpdate().select('id');
  }
  const rows: CouponRow[] = await db<CouponRow>('coupons').whereIn(
    'id',
    associations.map((row) => row.coupon_id),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface UseRow {
  readonly coupon_association_id: string;
  readonly used: number;
  readonly taken: string;
}

// Uses are counted by period: an interim invoice and the invoice that closes its period are one. Only final invoices count, so a void gives
// a use back by itself. Needs coupon_applications_association.
const USES_SQL = `
  select application.coupon_association_id,
         count(distinct (invoice.period_sequence, invoice.kind = 'opening')) filter (where not own.own)::int as used,
         coalesce(sum(application.discounted_amount) filter (where own.own), 0)::text as taken
  from coupon_applications application
  join invoices invoice on invoice.id = application.invoice_id and invoice.status = 'finalized'
  cross join lateral (select invoice.period_sequence is not distinct from ?::int and (invoice.kind = 'opening') = ? as own) own
  where application.coupon_association_id = any(?) and invoice.id <> ?
  group by application.coupon_association_id`;

async function loadUses(db: Db, associations: readonly CouponAssociationRow[], input: DueCouponsInput): Promise<ReadonlyMap<string, UseRow>> {
  const ids = associations.filter((row) => row.redeemed_at !== null).map((row) => row.id);
  if (ids.length === 0) return new Map();
  const { rows } = (await db.raw(USES_SQL, [input.sequence, input.opening, ids, input.invoiceId ?? ''])) as { rows: UseRow[] };
  return new Map(rows.map((row) => [row.coupon_association_id, row]));
}
