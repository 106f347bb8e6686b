import type { Knex } from 'knex';
import { queryNamed, type Db } from '../platform';

/** Where a customer can be written to; only what was given is stored. */
export interface Address {
  readonly line1?: string;
  readonly line2?: string;
  readonly city?: string;
  readonly state?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

export interface CustomerRow {
  readonly id: string;
  readonly environment_id: string;
  readonly external_id: string;
  readonly name: string;
  readonly email: string;
  readonly contact: string;
  readonly currency: string | null;
  readonly timezone: string;
  readonly address: Address;
  readonly tax_exempt: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly test_clock_id: string | null;
  readonly former_external_ids: readonly string[];
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: string;
  readonly updated_at: string;
}

/** `share` keeps the customer from being deleted, `update` from being changed, until the caller's transaction ends. */
export type CustomerLock = 'none' | 'share' | 'update';

function lockRows<R extends {}, T>(query: Knex.QueryBuilder<R, T>, lock: CustomerLock): Knex.QueryBuilder<R, T> {
  if (lock === 'update') return query.forUpdate();
  return lock === 'share' ? query.forShare() : query;
}

/** The live customer with this id, ours or the caller's own. Uses the primary key and customers_external_id. */
export async function findCustomer(db: Db, environmentId: string, idOrExternalId: string, lock: CustomerLock = 'none'): Promise<CustomerRow | undefined> {
  const query = db<CustomerRow>('customers')
    .where({ environment_id: environmentId, status: 'published' })
    .andWhere((either) => void either.where('id', idOrExternalId).orWhere('external_id', idOrExternalId));
  const [row] = (await lockRows(query, lock).limit(1)) as CustomerRow[];
  return row;
}

/** The live customer that the caller knows under this id. */
export function findByExternalId(db: Db, environmentId: string, externalId: string): Promise<CustomerRow | undefined> {
  return db<CustomerRow>('customers').where({ environment_id: environmentId, status: 'published', external_id: externalId }).first();
}

/**
 * The live customer whose events could carry this id: as its own id, its external id or an earlier one.
 * Each branch has its index (primary key, customers_external_id, customers_former_ids).
 */
export async function findClaimant(db: Db, environmentId: string, ref: string): Promise<CustomerRow | undefined> {
  const named = await findCustomer(db, environmentId, ref);
  if (named) return named;
  return db<CustomerRow>('customers')
    .where({ environment_id: environmentId, status: 'published' })
    .whereRaw(`former_external_ids <> '{}' and former_external_ids @> array[?]::text[]`, [ref])
    .first();
}

const CUSTOMERS = { name: 'customers_by_ids', text: 'select * from customers where id = any($1)' };

/** Customers by our ids, deleted ones included: old invoices still show who they were for. */
export async function customersByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, CustomerRow>> {
  const rows = ids.length === 0 ? [] : await queryNamed<CustomerRow>(db, { ...CUSTOMERS, values: [[...new Set(ids)]] });
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertCustomer(db: Db, row: CustomerRow): Promise<void> {
  await db('customers').insert({ ...row, address: JSON.stringify(row.address), metadata: JSON.stringify(row.metadata) });
}

/** Writes the whole row as it is now; the caller holds its lock. */
export async function saveCustomer(db: Db, row: CustomerRow): Promise<void> {
  await db('customers')
    .where({ id: row.id })
    .update({ ...row, address: JSON.stringify(row.address), metadata: JSON.stringify(row.metadata) });
}

/** True while some subscription of the customer has not ended. Uses subscriptions_customer. */
export async function hasOpenSubscription(db: Db, customerId: string): Promise<boolean> {
  const found = await db('subscriptions').where({ customer_id: customerId }).whereNot('status', 'cancelled').first('id');
  return found !== undefined;
}

export async function testClockExists(db: Db, environmentId: string, id: string): Promise<boolean> {
  return (await db('test_clocks').where({ environment_id: environmentId, id }).first('id')) !== undefined;
}
