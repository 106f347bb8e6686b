import { featuresByIds, plansByIds, toPlanView, viewFeatures, type Feature, type Plan } from '../catalog';
import { toBaseView } from '../http';
import type { Db } from '../platform';
import type { z } from 'zod';
import type { Entitlement } from './schema';
import type { EntitlementRow } from './store';

interface Shown {
  readonly features: ReadonlyMap<string, z.infer<typeof Feature>>;
  readonly plans: ReadonlyMap<string, z.infer<typeof Plan>>;
}

/** Entitlements as dialect A shows them, with their features and plans, which are read at once. */
export async function viewEntitlements(db: Db, rows: readonly EntitlementRow[], tenantId: string): Promise<Entitlement[]> {
  const planIds = rows.filter((row) => row.entity_type === 'PLAN').map((row) => row.entity_id);
  const plans = [...(await plansByIds(db, planIds)).values()].map((plan) => [plan.id, toPlanView(plan, null, tenantId)] as const);
  const features = await featureViewsOf(
    db,
    rows.map((row) => row.feature_id),
    tenantId,
  );
  return rows.map((row) => toEntitlementView(row, { features, plans: new Map(plans) }, tenantId));
}

/** Features by their ids, as the catalogue shows them. */
export async function featureViewsOf(db: Db, ids: readonly string[], tenantId: string): Promise<ReadonlyMap<string, z.infer<typeof Feature>>> {
  const rows = [...(await featuresByIds(db, ids)).values()];
  return new Map((await viewFeatures(db, rows, tenantId)).map((feature) => [feature.id, feature]));
}

function toEntitlementView(row: EntitlementRow, { features, plans }: Shown, tenantId: string): Entitlement {
  return {
    ...toBaseView({ ...row, metadata: {} }, tenantId),
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    plan_id: row.entity_type === 'PLAN' ? row.entity_id : '',
    plan: (row.entity_type === 'PLAN' && plans.get(row.entity_id)) || null,
    addon: null,
    feature_id: row.feature_id,
    feature_type: row.feature_type,
    feature: features.get(row.feature_id) ?? null,
    is_enabled: row.is_enabled,
    usage_limit: row.usage_limit === null ? null : Number(row.usage_limit),
    usage_reset_period: row.usage_reset_period,
    is_soft_limit: row.is_soft_limit,
    static_value: row.static_value,
    config_value: row.config_value,
    aggregation_mode: 'additive',
    parent_entitlement_id: row.parent_entitlement_id,
    start_date: row.starts_at,
    end_date: row.ends_at,
    display_order: row.display_order,
    ...{ grant_measure: null, grant_quota: null, grant_duration_value: null, grant_duration_unit: null, grant_allocation_behavior: null },
  };
}
