import { listRows, type Page } from '../http';
import { refuse, violatedUnique, type Db, type Instant } from '../platform';
import type { AddonFilter } from './schema';

export interface AddonRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly lookup_key: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** `share` keeps the add-on from being archived, `update` from being changed, until the caller's transaction ends. */
export type AddonLock = 'none' | 'share' | 'update';

/** An add-on by its id, archived or not, or a live one by its lookup key. Uses the primary key and addons_lookup_key. */
export async function findAddon(db: Db, environmentId: string, idOrKey: string, lock: AddonLock = 'none'): Promise<AddonRow | undefined> {
  const query = db<AddonRow>('addons')
    .where({ environment_id: environmentId })
    .whereNot('status', 'deleted')
    .andWhere((either) => void either.where('id', idOrKey).orWhere({ lookup_key: idOrKey, status: 'published' }))
    .limit(2);
  if (lock === 'share') void query.forShare();
  if (lock === 'update') void query.forUpdate();
  const rows: AddonRow[] = await query;
  return rows.find((row) => row.id === idOrKey) ?? rows[0];
}

/** Add-ons by their ids, or live ones by their lookup keys, archived or not; under the names that were asked for. */
export async function addonsByIds(db: Db, environmentId: string, idsOrKeys: readonly string[]): Promise<ReadonlyMap<string, AddonRow>> {
  const names = [...new Set(idsOrKeys)];
  if (names.length === 0) return new Map();
  const rows: AddonRow[] = await db<AddonRow>('addons')
    .where({ environment_id: environmentId })
    .andWhere((either) => void either.whereIn('id', names).orWhere((live) => void live.where({ status: 'published' }).whereIn('lookup_key', names)));
  return new Map([...rows.map((row) => [row.lookup_key, row] as const), ...rows.map((row) => [row.id, row] as const)]);
}

/** The add-on if it can still be sold; refuses with `addon_not_found`. */
export async function requireAddon(db: Db, environmentId: string, idOrKey: string, lock: AddonLock = 'none'): Promise<AddonRow> {
  const addon = await findAddon(db, environmentId, idOrKey, lock);
  return addon?.status === 'published' ? addon : refuse('addon_not_found', { addon_id: idOrKey });
}

/** The live add-on with this lookup key, and nothing that merely has it as its id. */
export async function addonByLookupKey(db: Db, environmentId: string, lookupKey: string): Promise<AddonRow> {
  const row = await db<AddonRow>('addons').where({ environment_id: environmentId, status: 'published', lookup_key: lookupKey }).first();
  return row ?? refuse('addon_not_found', { lookup_key: lookupKey });
}

export async function insertAddon(db: Db, row: AddonRow): Promise<void> {
  await db('addons')
    .insert({ ...row, metadata: JSON.stringify(row.metadata) })
    .catch((error: unknown) => {
      if (violatedUnique(error) !== 'addons_lookup_key') throw error;
      refuse('already_exists', { lookup_key: row.lookup_key }, [{ pointer: '/lookup_key', message: 'is taken by another add-on' }]);
    });
}

export async function saveAddon(db: Db, row: AddonRow): Promise<void> {
  const { name, description, status, updated_at } = row;
  await db('addons')
    .where({ id: row.id })
    .update({ name, description, status, updated_at, metadata: JSON.stringify(row.metadata) });
}

/** True while a subscription that has not ended has it, or will. Uses addon_associations_addon and subscription_changes_pending. */
export async function addonIsUsed(db: Db, { id, lookup_key }: Pick<AddonRow, 'id' | 'lookup_key'>): Promise<boolean> {
  const had = await db('addon_associations as association')
    .join('subscriptions', 'subscriptions.id', 'association.subscription_id')
    .where({ 'association.addon_id': id, 'association.status': 'active' })
    .whereNot('subscriptions.status', 'cancelled')
    .andWhere((open) => void open.whereNull('association.end_date').orWhereRaw('association.end_date > subscriptions.current_period_start'))
    .first('association.id');
  if (had !== undefined) return true;
  const agreed = await db('subscription_changes').where({ status: 'pending' }).whereRaw(`spec->>'addonId' in (?, ?)`, [id, lookup_key]).first('id');
  return agreed !== undefined;
}

const LIST = { table: 'addons', fields: ['id', 'name', 'lookup_key', 'description', 'created_at', 'updated_at'] };

/** One page of the add-ons that match every condition given. Uses addons_list. */
export function listAddons(db: Db, environmentId: string, filter: AddonFilter): Promise<Page<AddonRow>> {
  const query = db('addons').select('addons.*').where({ environment_id: environmentId, status: filter.status });
  if ('lookup_key' in filter && filter.lookup_key) void query.where({ lookup_key: filter.lookup_key });
  if ('lookup_keys' in filter && filter.lookup_keys) void query.whereIn('lookup_key', filter.lookup_keys);
  if ('addon_ids' in filter && filter.addon_ids) void query.whereIn('id', filter.addon_ids);
  return listRows<AddonRow>(query, filter, LIST);
}
