import type { z } from 'zod';
import type { MeterDefinition } from '../../billing/metering';
import type { Deps } from '../../platform';
import { type AnalyticsTarget, findAnalyticsTargets } from '../analytics-targets.sql';
import { filteredRefs } from '../customer-refs';
import { type GroupedUsage, groupUsage, SOURCE_KEY } from '../measure/group-usage';
import type { AnalyticsAnswer, AnalyticsBody, AnalyticsItem } from '../usage-schema';
import { spanOf } from '../usage-windows';
import { filtersOf } from './aggregate-usage';

type Item = z.infer<typeof AnalyticsItem>;

/** Usage of every metered feature (and of meters without one), split as asked. What has no events is left out. */
export async function analyzeUsage(deps: Deps, environmentId: string, body: z.output<typeof AnalyticsBody>): Promise<z.infer<typeof AnalyticsAnswer>> {
  const span = spanOf(body, deps.clock.now());
  const customerRefs = await filteredRefs(deps.db, environmentId, body);
  const targets = await findAnalyticsTargets(deps.db, environmentId, { featureIds: body.feature_ids, meterIds: body.meter_ids });
  const keys = (body.group_by ?? []).map(toKey).filter((key) => key !== null);
  const items: Item[] = [];
  for (const target of targets) {
    const meter = { ...target.definition, filters: [...target.definition.filters, ...extraFilters(body)] };
    const groups = await groupUsage(deps.db, {
      environmentId,
      customerRefs,
      meter,
      keys,
      segment: span.whole,
      windows: span.windows,
      windowSize: body.window_size,
    });
    for (const group of groups) items.push(toItem(target, keys, group, body.window_size));
  }
  return { ...UNUSED_IN_ANALYTICS, items, start_time: span.start, end_time: span.end };
}

/** `properties.model` groups by the property; `feature_id` and `meter_id` are what items are anyway. */
function toKey(name: string): string | null {
  if (name === 'source') return SOURCE_KEY;
  if (name === 'feature_id' || name === 'meter_id') return null;
  return name.replace(/^properties\./, '');
}

function extraFilters(body: z.output<typeof AnalyticsBody>): MeterDefinition['filters'] {
  const sources = body.sources && body.sources.length > 0 ? [{ key: SOURCE_KEY, values: body.sources }] : [];
  return [...filtersOf(body.property_filters), ...sources];
}

const UNUSED_IN_ANALYTICS = { currency: null, custom_analytics: null, total_cost: null } as const;
const UNUSED_IN_ITEMS = {
  ...{ add_on_id: null, addon: null, commitment_info: null, currency: null, feature: null, meter: null, plan: null, plan_id: null, price: null },
  ...{ price_id: null, sources: null, sub_line_item_id: null, subscription_id: null, subscription_line_item: null, total_cost: null },
} as const;
const UNUSED_IN_POINTS = { cost: null, computed_commitment_utilized_amount: null, computed_overage_amount: null, computed_true_up_amount: null } as const;

function toItem(target: AnalyticsTarget, keys: readonly string[], group: GroupedUsage, windowSize: string | undefined): Item {
  const pairs = keys.map((key, i): [string, string | null] => [key, group.keys[i] ?? null]);
  const source = pairs.find(([key]) => key === SOURCE_KEY);
  return {
    ...UNUSED_IN_ITEMS,
    feature_id: target.feature_id,
    name: target.name,
    meter_id: target.meter_id,
    event_name: target.definition.eventName,
    aggregation_type: target.definition.aggregation.type.toUpperCase() as Item['aggregation_type'],
    unit: target.unit_singular,
    unit_plural: target.unit_plural,
    source: source ? (source[1] ?? '') : null,
    properties: Object.fromEntries(pairs.filter(([key]) => key !== SOURCE_KEY)),
    total_usage: group.quantity,
    event_count: group.eventCount,
    window_size: windowSize ?? null,
    points: group.points.map((point) => ({ ...UNUSED_IN_POINTS, timestamp: point.start, usage: point.quantity, event_count: point.eventCount })),
  };
}
