import { z } from 'zod';
import { Feature } from '../catalog';
import { Pagination } from '../http';
import { RESET_PERIODS } from './schema';

const resetPeriod = z.enum(RESET_PERIODS).nullable().meta({ description: 'Null starts anew with each billing period.' });

export const EntitlementSource = z
  .object({
    entitlement_id: z.string(),
    entity_type: z.enum(['plan', 'addon', 'subscription']),
    entity_id: z.string(),
    entity_name: z.string(),
    subscription_id: z.string(),
    quantity: z.int(),
    is_enabled: z.boolean(),
    usage_limit: z.int().nullable(),
    usage_reset_period: resetPeriod,
    static_value: z.string(),
    config_value: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'EntitlementSource' });

export const AggregatedFeature = z
  .object({
    feature: Feature,
    entitlement: z.object({
      is_enabled: z.boolean(),
      usage_limit: z.int().nullable().meta({ description: 'The sum over all sources; null is unlimited.' }),
      is_soft_limit: z.boolean(),
      usage_reset_period: resetPeriod,
      static_values: z.array(z.string()),
      config_values: z.array(z.record(z.string(), z.unknown())),
      aggregation_mode: z.literal('additive'),
    }),
    sources: z.array(EntitlementSource),
  })
  .meta({ id: 'AggregatedFeature' });

const EntitlingSubscription = z
  .object({
    ...{ id: z.string(), customer_id: z.string(), plan_id: z.string(), subscription_status: z.string(), currency: z.string() },
    ...{ billing_period: z.string(), start_date: z.string(), current_period_start: z.string().nullable(), current_period_end: z.string().nullable() },
    created_at: z.string(),
  })
  .meta({ id: 'EntitlingSubscription' });

export const CustomerEntitlements = z
  .object({ customer_id: z.string(), external_customer_id: z.string(), features: z.array(AggregatedFeature), subscriptions: z.array(EntitlingSubscription) })
  .meta({ id: 'CustomerEntitlements' });

export const SubscriptionEntitlements = z
  .object({ subscription_id: z.string(), plan_id: z.string(), features: z.array(AggregatedFeature) })
  .meta({ id: 'SubscriptionEntitlements' });

export const CustomerUsageSummary = z
  .object({
    customer_id: z.string(),
    external_customer_id: z.string(),
    features: z.array(
      z
        .object({
          feature: Feature,
          total_limit: z.int().nullable().meta({ description: 'Null is unlimited.' }),
          current_usage: z.string(),
          usage_percent: z.string().meta({ description: 'Share of the limit in percent, cut to two decimals; 0 without a limit.' }),
          is_enabled: z.boolean(),
          is_soft_limit: z.boolean(),
          is_unlimited: z.boolean(),
          next_usage_reset_at: z.string().nullable(),
          sources: z.array(EntitlementSource),
        })
        .meta({ id: 'FeatureUsageSummary' }),
    ),
    period: z
      .object({ start_time: z.string(), end_time: z.string(), period: z.string() })
      .nullable()
      .meta({ description: 'The running billing period of the oldest subscription.' }),
    pagination: Pagination,
  })
  .meta({ id: 'CustomerUsageSummary' });

const words = z.union([z.array(z.string()), z.string().transform((list) => list.split(','))]).transform((list) => list.filter((word) => word !== ''));

/** Features and subscriptions to look at; all of them unless some are named. */
export const EntitledQuery = z.object({ feature_ids: words.optional(), subscription_ids: words.optional() });

export const UsageSummaryQuery = EntitledQuery.extend({
  feature_lookup_keys: words.optional(),
});

export const CustomerUsageQuery = UsageSummaryQuery.extend({
  customer_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  customer_lookup_key: z.string().optional().meta({ description: 'Another spelling of external_customer_id.' }),
});
