import { listRows, type Page } from '../http';
import { refuse, violatedUnique, type Db, type Instant } from '../platform';
import type { RATE_STATUSES, SCOPES, TAX_TYPES, TaxRateFilter } from './schema';

export interface TaxRateRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly code: string;
  readonly description: string;
  readonly tax_rate_type: (typeof TAX_TYPES)[number];
  readonly percentage_value: string | null;
  readonly fixed_value: string | null;
  readonly inclusive: boolean;
  readonly compound: boolean;
  readonly scope: (typeof SCOPES)[number];
  readonly tax_rate_status: (typeof RATE_STATUSES)[number];
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** `share` keeps the rate from being deleted, `update` from being changed, until the caller's transaction ends. */
export type TaxRateLock = 'none' | 'share' | 'update';

/** The live rate with this id or code. Uses the primary key and tax_rates_code. */
export async function findTaxRate(db: Db, environmentId: string, idOrCode: string, lock: TaxRateLock = 'none'): Promise<TaxRateRow | undefined> {
  const query = db<TaxRateRow>('tax_rates')
    .where({ environment_id: environmentId, status: 'published' })
    .andWhere((either) => void either.where('id', idOrCode).orWhere('code', idOrCode))
    .limit(2);
  if (lock === 'share') void query.forShare();
  if (lock === 'update') void query.forUpdate();
  const rows: TaxRateRow[] = await query;
  return rows.find((row) => row.id === idOrCode) ?? rows[0];
}

export async function requireTaxRate(db: Db, environmentId: string, idOrCode: string, lock: TaxRateLock = 'none'): Promise<TaxRateRow> {
  return (await findTaxRate(db, environmentId, idOrCode, lock)) ?? refuse('tax_rate_not_found', { tax_rate: idOrCode });
}

export async function taxRatesByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, TaxRateRow>> {
  const rows: TaxRateRow[] = ids.length === 0 ? [] : await db<TaxRateRow>('tax_rates').whereIn('id', [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertTaxRate(db: Db, row: TaxRateRow): Promise<void> {
  await db('tax_rates')
    .insert({ ...row, metadata: JSON.stringify(row.metadata) })
    .catch((error: unknown) => refuseCode(error, row.code));
}

/** What of a rate may change; its value never does. */
export async function saveTaxRate(db: Db, row: TaxRateRow): Promise<void> {
  const { name, code, description, tax_rate_status, status, updated_at } = row;
  await db('tax_rates')
    .where({ id: row.id })
    .update({ name, code, description, tax_rate_status, status, updated_at, metadata: JSON.stringify(row.metadata) })
    .catch((error: unknown) => refuseCode(error, code));
}

function refuseCode(error: unknown, code: string): never {
  if (violatedUnique(error) !== 'tax_rates_code') throw error;
  return refuse('already_exists', { code }, [{ pointer: '/code', message: 'is taken by another tax rate' }]);
}

const FIELDS = ['id', 'name', 'code', 'scope', 'tax_rate_type', 'tax_rate_status', 'created_at', 'updated_at'];

/** One page of the rates that match every condition given. Uses tax_rates_list. */
export function listTaxRates(db: Db, environmentId: string, filter: TaxRateFilter): Promise<Page<TaxRateRow>> {
  const query = db('tax_rates').select('tax_rates.*').where({ environment_id: environmentId, status: filter.status });
  if (filter.code) void query.where({ code: filter.code });
  if (filter.taxrate_codes) void query.whereIn('code', filter.taxrate_codes);
  if (filter.taxrate_ids) void query.whereIn('id', filter.taxrate_ids);
  if (filter.scope) void query.where({ scope: filter.scope });
  if (filter.tax_rate_status) void query.where({ tax_rate_status: filter.tax_rate_status });
  return listRows<TaxRateRow>(query, filter, { table: 'tax_rates', fields: FIELDS });
}
