import { findFeature, meterById, requirePlan, type FeatureRow, type MeterRow } from '../../catalog';
import { addToOutbox, refuseField, violatedUnique, type Deps } from '../../platform';
import type { CreateEntitlementBody } from '../schema';
import { addonExists, entitlementTo, findEntitlement, insertEntitlement, lockOwningSubscription, type EntitlementRow, type EntityType } from '../store';
import { forgetResolutions } from '../resolve/resolution-cache';
import { valuesOf } from './entitlement-values';

interface Context {
  readonly entityType: EntityType;
  readonly entityId: string;
  readonly planId: string | null;
  readonly feature: FeatureRow | undefined;
  readonly meter: MeterRow | undefined;
  readonly parent: EntitlementRow | undefined;
  readonly taken: EntitlementRow | undefined;
}

/** Gives a plan, an add-on or a subscription an entitlement to a feature; `at` is where the body stands in a larger one. */
export async function createEntitlement(deps: Deps, environmentId: string, body: CreateEntitlementBody, at = ''): Promise<EntitlementRow> {
  const context = await loadCreate(deps, environmentId, body, at);
  const feature = checkCreate(context, body, at);
  const row = computeEntitlement(deps, environmentId, context, feature, body, at);
  await applyCreate(deps, row, at);
  await addToOutbox(deps, {
    environmentId,
    topic: 'entitlement.created',
    subjectId: row.id,
    payload: { feature_id: row.feature_id, entity_id: row.entity_id },
  });
  return row;
}

async function loadCreate(deps: Deps, environmentId: string, body: CreateEntitlementBody, at: string): Promise<Context> {
  const { entityType, entityId } = entityOf(body, at);
  const feature = await findFeature(deps.db, environmentId, body.feature_id);
  return {
    entityType,
    entityId,
    planId: await planIdOf(deps, environmentId, entityType, entityId, at),
    feature,
    meter: feature?.meter_id ? await meterById(deps.db, environmentId, feature.meter_id) : undefined,
    parent: body.parent_entitlement_id ? await findEntitlement(deps.db, environmentId, body.parent_entitlement_id) : undefined,
    taken: feature ? await entitlementTo(deps.db, entityType, entityId, feature.id) : undefined,
  };
}

/** A plan may be named twice over, as published clients do; both must agree. */
function entityOf(body: CreateEntitlementBody, at: string): { readonly entityType: EntityType; readonly entityId: string } {
  const entityType = body.entity_type ?? 'PLAN';
  const planId = body.plan_id ? body.plan_id : undefined;
  if (planId !== undefined && entityType !== 'PLAN') refuseField('validation_failed', `${at}/plan_id`, 'is for entity_type PLAN');
  if (planId !== undefined && body.entity_id && body.entity_id !== planId) refuseField('validation_failed', `${at}/plan_id`, 'must be the same as entity_id');
  const entityId = body.entity_id ? body.entity_id : planId;
  return { entityType, entityId: entityId ?? refuseField('validation_failed', `${at}/entity_id`, 'is needed, or plan_id') };
}

/** The plan that the entity is or follows; refuses an entity that cannot be given anything any more. */
async function planIdOf(deps: Deps, environmentId: string, entityType: EntityType, entityId: string, at: string): Promise<string | null> {
  if (entityType === 'ADDON')
    return (await addonExists(deps.db, environmentId, entityId)) ? null : refuseField('addon_not_found', `${at}/entity_id`, 'names no live add-on');
  if (entityType === 'PLAN') {
    const plan = await requirePlan(deps.db, environmentId, entityId, 'share');
    if (plan.id !== entityId) refuseField('not_found', `${at}/entity_id`, 'must be the id of the plan');
    return plan.id;
  }
  const subscription = await lockOwningSubscription(deps.db, environmentId, entityId);
  if (!subscription) return refuseField('subscription_not_found', `${at}/entity_id`, 'names no subscription of this environment');
  if (subscription.status === 'cancelled') refuseField('subscription_ended', `${at}/entity_id`, 'names a subscription that has ended');
  return subscription.plan_id;
}

function checkCreate(context: Context, body: CreateEntitlementBody, at: string): FeatureRow {
  const { feature, meter, parent, taken } = context;
  if (feature?.status !== 'published') return refuseField('not_found', `${at}/feature_id`, 'names no live feature of this environment');
  if (body.feature_type && body.feature_type !== feature.type) refuseField('invalid_entitlement', `${at}/feature_type`, `must be ${feature.type}`);
  if (meter?.definition.aggregation.bucketSize !== undefined) {
    refuseField('invalid_entitlement', `${at}/feature_id`, 'is measured in buckets, of which no units can be included');
  }
  if (taken) refuseField('already_exists', `${at}/feature_id`, 'has an entitlement there already', { entitlement_id: taken.id });
  if (body.parent_entitlement_id && !isParent(context, feature)) {
    refuseField('invalid_entitlement', `${at}/parent_entitlement_id`, 'must be an entitlement of the subscription’s plan to the same feature');
  }
  if (parent && context.entityType !== 'SUBSCRIPTION') refuseField('invalid_entitlement', `${at}/parent_entitlement_id`, 'is for entity_type SUBSCRIPTION');
  return feature;
}

function isParent({ parent, planId }: Context, feature: FeatureRow): boolean {
  if (!parent || parent.feature_id !== feature.id) return false;
  return parent.entity_type === 'ADDON' || (parent.entity_type === 'PLAN' && parent.entity_id === planId);
}

function computeEntitlement(
  deps: Deps,
  environmentId: string,
  { entityType, entityId }: Context,
  feature: FeatureRow,
  body: CreateEntitlementBody,
  at: string,
): EntitlementRow {
  const now = deps.clock.now();
  const starts = body.start_date ?? null;
  const ends = body.end_date ?? null;
  if (starts !== null && ends !== null && ends <= starts) refuseField('end_before_start', `${at}/end_date`, 'must come after start_date');
  return {
    id: deps.ids.next('ent'),
    environment_id: environmentId,
    entity_type: entityType,
    entity_id: entityId,
    feature_id: feature.id,
    feature_type: feature.type,
    is_enabled: feature.type === 'boolean' ? (body.is_enabled ?? false) : true,
    ...valuesOf(feature.type, body, at),
    parent_entitlement_id: body.parent_entitlement_id ? body.parent_entitlement_id : null,
    starts_at: starts,
    ends_at: ends,
    display_order: body.display_order ?? 0,
    status: 'published',
    created_at: now,
    updated_at: now,
  };
}

async function applyCreate(deps: Deps, row: EntitlementRow, at: string): Promise<void> {
  try {
    await insertEntitlement(deps.db, row);
  } catch (error) {
    if (violatedUnique(error) === 'entitlements_one_live') refuseField('already_exists', `${at}/feature_id`, 'has an entitlement there already');
    throw error;
  }
  forgetResolutions(deps);
}
