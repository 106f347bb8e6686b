import type { z } from 'zod';
import { type Decimal, zero } from '../billing/money';
import type { Price } from '../catalog';
import type { RatedLine } from '../rating';
import { type GroupedUsage, SOURCE_KEY, type UsageSpan } from '../usage';
import type { AnalyticsTarget } from './analytics-targets.sql';
import { type GroupCost, keyOf, type MeterCost } from './cost-of-meter';
import type { AnalyticsAnswer, AnalyticsItem } from './schema';

export interface MeterUsage {
  readonly target: AnalyticsTarget;
  readonly groups: readonly GroupedUsage[];
  /** What prices it; null when no customer is named. */
  readonly lines: readonly RatedLine[] | null;
  readonly costs: MeterCost | null;
}

export interface AnalyzedUsage {
  /** Whether a customer is named, whose prices hold. */
  readonly priced: boolean;
  readonly usages: readonly MeterUsage[];
  readonly keys: readonly string[];
  readonly span: UsageSpan;
  readonly windowSize: string | undefined;
  readonly prices: ReadonlyMap<string, z.infer<typeof Price>>;
}

const UNUSED_IN_ITEMS = {
  ...{ add_on_id: null, addon: null, commitment_info: null, feature: null, meter: null, plan: null, sources: null, subscription_line_item: null },
} as const;
const UNUSED_IN_POINTS = { computed_commitment_utilized_amount: null, computed_overage_amount: null, computed_true_up_amount: null } as const;

/** Items by meter and group. A meter of several features is several items, whose cost is counted once in the total. */
export function toAnalyticsAnswer(analyzed: AnalyzedUsage): AnalyticsAnswer {
  const { usages, span, priced } = analyzed;
  const items = usages.flatMap((usage) => usage.groups.map((group) => toItem(analyzed, usage, group)));
  const meters = new Map(usages.filter((usage) => usage.groups.length > 0).map((usage) => [usage.target.meter_id, usage]));
  const costs = [...meters.values()].map((usage) => usage.costs && sumOf(usage.costs));
  const { currency, mixed } = currencyOf([...meters.values()].flatMap((usage) => usage.lines ?? []));
  const total_cost = priced && !mixed ? costs.reduce<Decimal>((sum, cost) => sum.plus(cost ?? zero), zero).toFixed() : null;
  return { custom_analytics: null, items, total_cost, currency, start_time: span.start, end_time: span.end };
}

function toItem({ keys, windowSize, prices }: AnalyzedUsage, { target, lines, costs }: MeterUsage, group: GroupedUsage): AnalyticsItem {
  const pairs = keys.map((key, i): [string, string | null] => [key, group.keys[i] ?? null]);
  const source = pairs.find(([key]) => key === SOURCE_KEY);
  const { currency, mixed } = currencyOf(lines ?? []);
  const cost = costs === null || mixed ? null : (costs.get(keyOf(group)) ?? FREE);
  const priceId = only(lines, (line) => line.source.priceId);
  return {
    ...UNUSED_IN_ITEMS,
    feature_id: target.feature_id,
    name: target.name,
    meter_id: target.meter_id,
    event_name: target.definition.eventName,
    aggregation_type: target.definition.aggregation.type.toUpperCase() as AnalyticsItem['aggregation_type'],
    unit: target.unit_singular,
    unit_plural: target.unit_plural,
    source: source ? (source[1] ?? '') : null,
    properties: Object.fromEntries(pairs.filter(([key]) => key !== SOURCE_KEY)),
    total_usage: group.quantity,
    total_cost: cost && cost.total.toFixed(),
    currency,
    price_id: priceId,
    price: (priceId === null ? null : prices.get(priceId)) ?? null,
    plan_id: only(lines, (line) => line.subscription.plan_id),
    subscription_id: only(lines, (line) => line.subscription.id),
    sub_line_item_id: only(lines, (line) => line.source.subscriptionLineItemId),
    event_count: group.eventCount,
    window_size: windowSize ?? null,
    points: group.points.map((point) => toPoint(point, cost)),
  };
}

/** Usage that no price is about. */
const FREE: GroupCost = { total: zero, points: new Map() };

function toPoint({ start, quantity, eventCount }: GroupedUsage['points'][number], cost: GroupCost | null): AnalyticsItem['points'][number] {
  const part = cost && (cost.points.get(start) ?? zero).toFixed();
  return { ...UNUSED_IN_POINTS, timestamp: start, usage: quantity, cost: part, event_count: eventCount };
}

function sumOf(costs: MeterCost): Decimal {
  return [...costs.values()].reduce((sum, cost) => sum.plus(cost.total), zero);
}

/** Amounts of several currencies cannot be added. */
function currencyOf(lines: readonly RatedLine[]): { readonly currency: string | null; readonly mixed: boolean } {
  const currencies = new Set(lines.map((line) => line.subscription.currency));
  return { currency: currencies.size === 1 ? ([...currencies][0] ?? null) : null, mixed: currencies.size > 1 };
}

function only(lines: readonly RatedLine[] | null, of: (line: RatedLine) => string): string | null {
  const values = [...new Set((lines ?? []).map(of))];
  return values.length === 1 ? (values[0] ?? null) : null;
}
