import { z } from 'zod';
import { Price } from '../catalog';
import { alwaysNull } from '../http';
import { LIMITS } from '../platform';
import { AGGREGATION_TYPES, usageQueryFields } from '../usage';

const names = z.array(z.string().max(LIMITS.nameLength)).max(LIMITS.filterValues).optional();

export const AnalyticsBody = z
  .object({
    ...usageQueryFields,
    ...{ feature_ids: names, meter_ids: names, sources: names },
    group_by: z.array(z.string().max(LIMITS.nameLength)).max(10).optional().meta({ description: 'feature_id, source, or properties.NAME; at most 10.' }),
  })
  .meta({ id: 'AnalyticsBody' });
export type AnalyticsBody = z.output<typeof AnalyticsBody>;

const cost = z.string().nullable().meta({
  description:
    'Decimal: the price of the usage, before credits, coupons, taxes and rounding. 0 without a price; null when no customer is named, since prices and tiers are those of one.',
});
const currency = z.string().nullable().meta({ description: 'Null where nothing is priced, or in several currencies; then costs do not add up and are null.' });
const only = z.string().nullable().meta({ description: 'Filled when exactly one prices the usage.' });

/** What published SDKs want to see in a point, an item and the answer, though nothing fills it. */
const unusedInPoints = { computed_commitment_utilized_amount: alwaysNull, computed_overage_amount: alwaysNull, computed_true_up_amount: alwaysNull };
const unusedInItems = {
  add_on_id: alwaysNull,
  addon: alwaysNull,
  commitment_info: alwaysNull,
  feature: alwaysNull,
  meter: alwaysNull,
  plan: alwaysNull,
  sources: alwaysNull,
  subscription_line_item: alwaysNull,
};

const AnalyticsPoint = z.object({ ...unusedInPoints, timestamp: z.string(), usage: z.string(), cost, event_count: z.int() }).meta({ id: 'AnalyticsPoint' });

export const AnalyticsItem = z
  .object({
    ...unusedInItems,
    feature_id: z.string().nullable(),
    name: z.string(),
    meter_id: z.string(),
    event_name: z.string(),
    aggregation_type: z.enum(AGGREGATION_TYPES),
    unit: z.string(),
    unit_plural: z.string(),
    source: z.string().nullable().meta({ description: 'Filled when grouped by source.' }),
    properties: z.record(z.string(), z.string().nullable()),
    total_usage: z.string(),
    total_cost: cost,
    currency,
    price_id: only,
    price: Price.nullable(),
    ...{ plan_id: only, subscription_id: only, sub_line_item_id: only },
    event_count: z.int(),
    window_size: z.string().nullable(),
    points: z.array(AnalyticsPoint),
  })
  .meta({ id: 'AnalyticsItem' });
export type AnalyticsItem = z.infer<typeof AnalyticsItem>;

export const AnalyticsAnswer = z
  .object({
    custom_analytics: alwaysNull,
    items: z.array(AnalyticsItem),
    total_cost: cost,
    currency,
    start_time: z.string().nullable(),
    end_time: z.string().nullable(),
  })
  .meta({ id: 'UsageAnalytics' });
export type AnalyticsAnswer = z.infer<typeof AnalyticsAnswer>;
