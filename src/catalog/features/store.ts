import { listRows, type Page } from '../../http';
import type { Db } from '../../platform';
import type { Feature, FeatureFilter } from './schema';

export interface FeatureRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly lookup_key: string;
  readonly type: Feature['type'];
  readonly meter_id: string | null;
  readonly description: string;
  readonly unit_singular: string;
  readonly unit_plural: string;
  readonly reporting_unit: { readonly unit_singular: string; readonly unit_plural: string; readonly conversion_rate: string } | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: string;
  readonly updated_at: string;
}

/** A feature by its id, archived or not, or a live one by its lookup key. */
export async function findFeature(db: Db, environmentId: string, idOrKey: string): Promise<FeatureRow | undefined> {
  const rows: FeatureRow[] = await db<FeatureRow>('features')
    .where({ environment_id: environmentId })
    .whereNot('status', 'deleted')
    .andWhere((either) => void either.where('id', idOrKey).orWhere({ lookup_key: idOrKey, status: 'published' }))
    .limit(2);
  return rows.find((row) => row.id === idOrKey) ?? rows[0];
}

/** The row under a lock, for a change that depends on what it is now. */
export function lockFeature(db: Db, environmentId: string, id: string): Promise<FeatureRow | undefined> {
  return db<FeatureRow>('features').where({ id, environment_id: environmentId, status: 'published' }).forUpdate().first();
}

export async function featuresByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, FeatureRow>> {
  const rows: FeatureRow[] = ids.length === 0 ? [] : await db<FeatureRow>('features').whereIn('id', [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** True while some plan, add-on or subscription is entitled to the feature. Uses entitlements_feature. */
export async function featureIsUsed(db: Db, id: string): Promise<boolean> {
  return (await db('entitlements').where({ feature_id: id, status: 'published' }).first('id')) !== undefined;
}

export async function insertFeature(db: Db, row: FeatureRow): Promise<void> {
  await db('features').insert(stored(row));
}

export async function saveFeature(db: Db, row: FeatureRow): Promise<void> {
  await db('features').where({ id: row.id }).update(stored(row));
}

function stored(row: FeatureRow): Record<string, unknown> {
  return { ...row, metadata: JSON.stringify(row.metadata), reporting_unit: row.reporting_unit === null ? null : JSON.stringify(row.reporting_unit) };
}

const LIST = { table: 'features', fields: ['id', 'name', 'lookup_key', 'type', 'description', 'created_at', 'updated_at'] };

/** One page of the features that match every condition given. Uses features_list. */
export function listFeatures(db: Db, environmentId: string, filter: FeatureFilter): Promise<Page<FeatureRow>> {
  const query = db('features').select('features.*').where({ environment_id: environmentId, status: filter.status });
  if (filter.lookup_key !== undefined) void query.where({ lookup_key: filter.lookup_key });
  if (filter.name_contains !== undefined) void query.whereRaw('strpos(lower(name), lower(?)) > 0', [filter.name_contains]);
  if ('feature_ids' in filter && filter.feature_ids) void query.whereIn('id', filter.feature_ids);
  if ('lookup_keys' in filter && filter.lookup_keys) void query.whereIn('lookup_key', filter.lookup_keys);
  if ('meter_ids' in filter && filter.meter_ids) void query.whereIn('meter_id', filter.meter_ids);
  return listRows<FeatureRow>(query, filter, LIST);
}
