import { addToOutbox, refuseField, type Deps } from '../../platform';
import type { OverrideEntitlement } from '../override-schema';
import { forgetResolutions } from '../resolve/resolution-cache';
import { findEntitlement, insertEntitlement, type EntitlementRow } from '../store';

export interface OverrideInput {
  readonly environmentId: string;
  readonly subscriptionId: string;
  readonly planId: string;
  readonly overrides: readonly OverrideEntitlement[];
}

/** Gives a new subscription entitlements of its own in place of some of its plan; what an override does not name is as in the plan. */
export async function overrideEntitlements(deps: Deps, input: OverrideInput): Promise<void> {
  const seen = new Set<string>();
  for (const [index, override] of input.overrides.entries()) {
    const at = `/override_entitlements/${index}/entitlement_id`;
    const parent = await findEntitlement(deps.db, input.environmentId, override.entitlement_id);
    if (parent?.entity_type !== 'PLAN' || parent.entity_id !== input.planId) return refuseField('invalid_entitlement', at, 'names no entitlement of the plan');
    if (seen.has(parent.id)) refuseField('invalid_entitlement', at, 'is overridden twice');
    seen.add(parent.id);
    await applyOverride(deps, computeOverride(deps, input.subscriptionId, parent, override));
  }
}

function computeOverride(deps: Deps, subscriptionId: string, parent: EntitlementRow, override: OverrideEntitlement): EntitlementRow {
  const now = deps.clock.now();
  const { usage_limit: limit } = override;
  const metered = parent.feature_type === 'metered' && limit !== undefined;
  return {
    ...parent,
    ...{ id: deps.ids.next('ent'), entity_type: 'SUBSCRIPTION', entity_id: subscriptionId, parent_entitlement_id: parent.id, created_at: now, updated_at: now },
    is_enabled: override.is_enabled ?? parent.is_enabled,
    usage_limit: metered ? (limit === null ? null : String(limit)) : parent.usage_limit,
    static_value: parent.feature_type === 'static' ? (override.static_value ?? parent.static_value) : '',
    config_value: parent.feature_type === 'config' ? (override.config_value ?? parent.config_value) : null,
  };
}

async function applyOverride(deps: Deps, row: EntitlementRow): Promise<void> {
  await insertEntitlement(deps.db, row);
  forgetResolutions(deps);
  const { environment_id: environmentId, id, feature_id, entity_id } = row;
  await addToOutbox(deps, { environmentId, topic: 'entitlement.created', subjectId: id, payload: { feature_id, entity_id } });
}
