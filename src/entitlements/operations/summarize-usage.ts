import type { z } from 'zod';
import { metersByIds, type MeterRow } from '../../catalog';
import { businessNow } from '../../clocks';
import { customerRefs, type CustomerRow } from '../../customers';
import { decimal } from '../../billing/money';
import type { Deps, Instant } from '../../platform';
import type { SubscriptionFacts } from '../../rating';
import type { CustomerUsageSummary, UsageSummaryQuery } from '../aggregate-schema';
import { byFeature } from '../resolve/aggregate-sources';
import { billingPeriodAt, runsAt } from '../resolve/billing-period-at';
import { entitlingSubscriptions, instantSpan, loadSources, type Source } from '../resolve/load-sources';
import { measureWindow, windowOf } from '../resolve/measure-allowance';
import { limitNumber, toSourceView } from '../resolve/view-features';
import { featureViewsOf } from '../view';

type Summary = z.infer<typeof CustomerUsageSummary>;

export interface SummarizeInput {
  readonly customer: CustomerRow;
  readonly tenantId: string;
  readonly wanted: z.infer<typeof UsageSummaryQuery>;
}

/** What a customer has used of each metered feature that it is entitled to, in the window that its limit holds for. */
export async function summarizeUsage(deps: Deps, { customer, tenantId, wanted }: SummarizeInput): Promise<Summary> {
  const now = await businessNow(deps, customer);
  const running = (await entitlingSubscriptions(deps.db, customer.id)).filter((subscription) => runsAt(subscription.life, now));
  const subscriptions = running.filter(({ id }) => !wanted.subscription_ids?.length || wanted.subscription_ids.includes(id));
  const grouped = byFeature(await loadSources(deps.db, subscriptions, instantSpan(now)));
  const features = await featureViewsOf(deps.db, [...grouped.keys()], tenantId);
  const meters = await metersByIds(
    deps.db,
    [...grouped.values()].map((sources) => sources[0]?.meterId ?? null),
  );
  const items: Summary['features'] = [];
  for (const [featureId, sources] of grouped) {
    const feature = features.get(featureId);
    const meter = meters.get(sources[0]?.meterId ?? '');
    if (!feature || !meter || !isWanted(feature, wanted)) continue;
    items.push({ feature, ...(await summarizeFeature(deps, customer, meter, sources, now)) });
  }
  return {
    customer_id: customer.id,
    external_customer_id: customer.external_id,
    features: items,
    period: periodView(subscriptions[0], now),
    pagination: { total: items.length, limit: items.length, offset: 0, next_cursor: null, has_more: false },
  };
}

function isWanted(feature: { readonly id: string; readonly lookup_key: string }, wanted: SummarizeInput['wanted']): boolean {
  const ids = wanted.feature_ids ?? [];
  const keys = wanted.feature_lookup_keys ?? [];
  return (ids.length === 0 && keys.length === 0) || ids.includes(feature.id) || keys.includes(feature.lookup_key);
}

async function summarizeFeature(deps: Deps, customer: CustomerRow, meter: MeterRow, sources: readonly Source[], now: Instant) {
  const { aggregated, window } = windowOf(sources, meter.definition, now);
  const usage = window
    ? await measureWindow(deps, { environmentId: customer.environment_id, customerRefs: customerRefs(customer), meter: meter.definition, window })
    : '0';
  return {
    total_limit: limitNumber(aggregated.limit),
    current_usage: usage,
    usage_percent: percentOf(usage, aggregated.limit),
    is_enabled: aggregated.isEnabled,
    is_soft_limit: aggregated.isSoft,
    is_unlimited: aggregated.isEnabled && aggregated.limit === null,
    next_usage_reset_at: window?.resetAt ?? null,
    sources: sources.map(toSourceView),
  };
}

const PERCENT_DECIMALS = 2;

function percentOf(usage: string, limit: string | null): string {
  if (limit === null || decimal(limit).isZero()) return '0.00';
  return decimal(usage).times(decimal('100')).div(decimal(limit)).toFixed(PERCENT_DECIMALS, 1);
}

function periodView(subscription: SubscriptionFacts | undefined, now: Instant): Summary['period'] {
  if (!subscription) return null;
  const { start, end } = billingPeriodAt(subscription.life, now);
  return { start_time: start, end_time: end, period: subscription.billing_period };
}
