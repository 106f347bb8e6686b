import { listRows, type Page } from '../http';
import { refuse, violatedUnique, type Db, type Instant } from '../platform';
import type { CADENCES, COUPON_TYPES, CouponFilter } from './schema';

export interface CouponRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly coupon_code: string;
  readonly type: (typeof COUPON_TYPES)[number];
  readonly amount_off: string | null;
  readonly percentage_off: string | null;
  readonly currency: string | null;
  readonly cadence: (typeof CADENCES)[number];
  readonly duration_in_periods: number | null;
  readonly max_redemptions: number | null;
  readonly total_redemptions: number;
  readonly redeem_after: Instant | null;
  readonly redeem_before: Instant | null;
  readonly rules: Readonly<Record<string, unknown>> | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** `update` makes whoever counts its redemptions take turns. */
export type CouponLock = 'none' | 'update';

/** The live coupon with this id or code, whatever the code's case. Uses the primary key and coupons_code. */
export async function findCoupon(db: Db, environmentId: string, idOrCode: string, lock: CouponLock = 'none'): Promise<CouponRow | undefined> {
  const query = db<CouponRow>('coupons')
    .where({ environment_id: environmentId, status: 'published' })
    .andWhere((either) => void either.where('id', idOrCode).orWhereRaw(`(lower(coupon_code) = lower(?) and coupon_code <> '')`, [idOrCode]))
    .limit(2);
  const rows: CouponRow[] = await (lock === 'update' ? query.forUpdate() : query);
  return rows.find((row) => row.id === idOrCode) ?? rows[0];
}

export async function requireCoupon(db: Db, environmentId: string, idOrCode: string, lock: CouponLock = 'none'): Promise<CouponRow> {
  return (await findCoupon(db, environmentId, idOrCode, lock)) ?? refuse('coupon_not_found', { coupon: idOrCode });
}

/** The live coupon with this code, and nothing that merely has it as its id. Uses coupons_code. */
export async function couponByCode(db: Db, environmentId: string, code: string): Promise<CouponRow> {
  const row = await db<CouponRow>('coupons')
    .where({ environment_id: environmentId, status: 'published' })
    .whereRaw(`lower(coupon_code) = lower(?) and coupon_code <> ''`, [code])
    .first();
  return row ?? refuse('coupon_not_found', { coupon_code: code });
}

/** Deleted ones included: what runs still shows its coupon. */
export async function couponsByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, CouponRow>> {
  const rows: CouponRow[] = ids.length === 0 ? [] : await db<CouponRow>('coupons').whereIn('id', [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertCoupon(db: Db, row: CouponRow): Promise<void> {
  const stored = { ...row, rules: row.rules === null ? null : JSON.stringify(row.rules), metadata: JSON.stringify(row.metadata) };
  await db('coupons')
    .insert(stored)
    .catch((error: unknown) => {
      if (violatedUnique(error) !== 'coupons_code') throw error;
      refuse('already_exists', { coupon_code: row.coupon_code }, [{ pointer: '/coupon_code', message: 'is taken by another coupon' }]);
    });
}

/** What of a coupon may change; what it takes off never does. */
export async function saveCoupon(db: Db, row: Pick<CouponRow, 'id' | 'name' | 'metadata' | 'status' | 'updated_at'>): Promise<void> {
  const { name, status, updated_at } = row;
  await db('coupons')
    .where({ id: row.id })
    .update({ name, status, updated_at, metadata: JSON.stringify(row.metadata) });
}

const FIELDS = ['id', 'name', 'coupon_code', 'type', 'cadence', 'total_redemptions', 'created_at', 'updated_at'];

/** One page of the coupons that match every condition given. Uses coupons_list. */
export function listCoupons(db: Db, environmentId: string, filter: CouponFilter): Promise<Page<CouponRow>> {
  const query = db('coupons').select('coupons.*').where({ environment_id: environmentId, status: filter.status });
  const codes = 'coupon_codes' in filter ? filter.coupon_codes : 'coupon_code' in filter && filter.coupon_code ? [filter.coupon_code] : undefined;
  if (codes) void query.whereRaw('lower(coupon_code) = any(?)', [codes.map((code) => code.toLowerCase())]);
  if ('coupon_ids' in filter && filter.coupon_ids) void query.whereIn('id', filter.coupon_ids);
  return listRows<CouponRow>(query, filter, { table: 'coupons', fields: FIELDS });
}
