import type { z } from 'zod';
import type { Db } from '../../platform';
import type { SubscriptionFacts } from '../../rating';
import type { AggregatedFeature, EntitlementSource } from '../aggregate-schema';
import { featureViewsOf } from '../view';
import { aggregateSources, byFeature } from './aggregate-sources';
import type { Source } from './load-sources';

/** Each feature that some sources are about, with what they are together and one by one. */
export async function viewAggregatedFeatures(db: Db, sources: readonly Source[], tenantId: string): Promise<z.infer<typeof AggregatedFeature>[]> {
  const grouped = byFeature(sources);
  const features = await featureViewsOf(db, [...grouped.keys()], tenantId);
  return [...grouped].flatMap(([featureId, found]) => {
    const feature = features.get(featureId);
    return feature ? [{ feature, entitlement: toAggregatedView(found), sources: found.map(toSourceView) }] : [];
  });
}

function toAggregatedView(sources: readonly Source[]): z.infer<typeof AggregatedFeature>['entitlement'] {
  const { isEnabled, limit, isSoft, reset, staticValues, configValues } = aggregateSources(sources);
  const metered = sources[0]?.entitlement.feature_type === 'metered';
  return {
    is_enabled: isEnabled,
    usage_limit: metered ? limitNumber(limit) : null,
    is_soft_limit: isSoft,
    usage_reset_period: reset,
    static_values: [...staticValues],
    config_values: configValues.map((value) => ({ ...value })),
    aggregation_mode: 'additive',
  };
}

export function limitNumber(limit: string | null): number | null {
  return limit === null ? null : Number(limit);
}

export function toSourceView({ entitlement, subscription, entityName }: Source): z.infer<typeof EntitlementSource> {
  return {
    entitlement_id: entitlement.id,
    entity_type: TYPE_WORDS[entitlement.entity_type],
    entity_id: entitlement.entity_id,
    entity_name: entityName,
    subscription_id: subscription.id,
    quantity: 1,
    is_enabled: entitlement.is_enabled,
    usage_limit: limitNumber(entitlement.usage_limit),
    usage_reset_period: entitlement.usage_reset_period,
    static_value: entitlement.static_value,
    config_value: entitlement.config_value,
  };
}

const TYPE_WORDS = { PLAN: 'plan', ADDON: 'addon', SUBSCRIPTION: 'subscription' } as const;

export function toSubscriptionView(subscription: SubscriptionFacts) {
  const { id, customer_id, plan_id, currency, billing_period, start_date, created_at, life } = subscription;
  return {
    ...{ id, customer_id, plan_id, subscription_status: subscription.status, currency, billing_period, start_date },
    ...{ current_period_start: life.open?.start ?? null, current_period_end: life.open?.end ?? null, created_at },
  };
}
