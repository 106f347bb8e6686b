import { listRows, type Page } from '../http';
import type { Db, Instant } from '../platform';
import type { ENTITY_TYPES, EntitlementFilter, FEATURE_TYPES, ResetPeriod } from './schema';

export type EntityType = (typeof ENTITY_TYPES)[number];

export interface EntitlementRow {
  readonly id: string;
  readonly environment_id: string;
  readonly entity_type: EntityType;
  readonly entity_id: string;
  readonly feature_id: string;
  readonly feature_type: (typeof FEATURE_TYPES)[number];
  readonly is_enabled: boolean;
  readonly usage_limit: string | null;
  readonly usage_reset_period: ResetPeriod | null;
  readonly is_soft_limit: boolean;
  readonly static_value: string;
  readonly config_value: Readonly<Record<string, unknown>> | null;
  readonly parent_entitlement_id: string | null;
  readonly starts_at: Instant | null;
  readonly ends_at: Instant | null;
  readonly display_order: number;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export function findEntitlement(db: Db, environmentId: string, id: string): Promise<EntitlementRow | undefined> {
  return db<EntitlementRow>('entitlements').where({ id, environment_id: environmentId, status: 'published' }).first();
}

/** The row under a lock, for a change that depends on what it is now. */
export function lockEntitlement(db: Db, environmentId: string, id: string): Promise<EntitlementRow | undefined> {
  return db<EntitlementRow>('entitlements').where({ id, environment_id: environmentId, status: 'published' }).forUpdate().first();
}

/** The live entitlement of an entity to a feature. Uses entitlements_one_live. */
export function entitlementTo(db: Db, entityType: EntityType, entityId: string, featureId: string): Promise<EntitlementRow | undefined> {
  return db<EntitlementRow>('entitlements').where({ entity_type: entityType, entity_id: entityId, feature_id: featureId, status: 'published' }).first();
}

export async function insertEntitlement(db: Db, row: EntitlementRow): Promise<void> {
  await db('entitlements').insert(stored(row));
}

export async function saveEntitlement(db: Db, row: EntitlementRow): Promise<void> {
  await db('entitlements').where({ id: row.id }).update(stored(row));
}

function stored(row: EntitlementRow): Record<string, unknown> {
  return { ...row, config_value: row.config_value === null ? null : JSON.stringify(row.config_value) };
}

/** What is needed of a subscription to give it an entitlement of its own. */
export interface OwningSubscription {
  readonly id: string;
  readonly plan_id: string;
  readonly status: string;
}

/** Keeps the subscription as it is until the caller's transaction ends. */
export function lockOwningSubscription(db: Db, environmentId: string, id: string): Promise<OwningSubscription | undefined> {
  return db('subscriptions').where({ id, environment_id: environmentId }).forShare().first('id', 'plan_id', 'status');
}

/** A live add-on, kept from being archived until the caller's transaction ends. */
export async function addonExists(db: Db, environmentId: string, id: string): Promise<boolean> {
  return (await db('addons').where({ id, environment_id: environmentId, status: 'published' }).forShare().first('id')) !== undefined;
}

const LIST = {
  table: 'entitlements',
  fields: ['id', 'entity_type', 'entity_id', 'feature_id', 'feature_type', 'is_enabled', 'usage_limit', 'display_order', 'created_at', 'updated_at'],
};

/** One page of the entitlements that match every condition given. Uses entitlements_list. */
export function listEntitlements(db: Db, environmentId: string, filter: EntitlementFilter): Promise<Page<EntitlementRow>> {
  const query = db('entitlements').select('entitlements.*').where({ environment_id: environmentId, status: filter.status });
  if (filter.entity_type !== undefined) void query.where({ entity_type: filter.entity_type });
  if (filter.feature_type !== undefined) void query.where({ feature_type: filter.feature_type });
  if (filter.is_enabled !== undefined) void query.where({ is_enabled: filter.is_enabled });
  const { entityIds, featureIds, planIds } = idsOf(filter);
  if (entityIds.length > 0) void query.whereIn('entity_id', entityIds);
  if (featureIds.length > 0) void query.whereIn('feature_id', featureIds);
  if (planIds.length > 0) void query.where({ entity_type: 'PLAN' }).whereIn('entity_id', planIds);
  return listRows<EntitlementRow>(query, filter, LIST);
}

/** Queries name one id or several, searches several. */
interface NamedIds {
  readonly limit: number;
  readonly entity_id?: string | undefined;
  readonly feature_id?: string | undefined;
  readonly plan_id?: string | undefined;
}

function idsOf(filter: EntitlementFilter) {
  const one: NamedIds = filter;
  const listed = (ids: readonly string[] | undefined, id: string | undefined) => [...(ids ?? []), ...(id === undefined ? [] : [id])];
  return {
    entityIds: listed(filter.entity_ids, one.entity_id),
    featureIds: listed(filter.feature_ids, one.feature_id),
    planIds: listed(filter.plan_ids, one.plan_id),
  };
}
