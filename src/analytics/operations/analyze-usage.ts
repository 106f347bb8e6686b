import type { MeterDefinition } from '../../billing/metering';
import { pricesByIds, viewPrices } from '../../catalog';
import { findCustomer } from '../../customers';
import { loadAllowances } from '../../entitlements';
import type { Deps } from '../../platform';
import { type RatedLine, usageSources } from '../../rating';
import { filteredRefs, filtersOf, groupUsage, namedCustomer, SOURCE_KEY, spanOf, type UsageSegment, type UsageSpan } from '../../usage';
import { type AnalyticsTarget, findAnalyticsTargets } from '../analytics-targets.sql';
import { costOfMeter } from '../cost-of-meter';
import type { AnalyticsAnswer, AnalyticsBody } from '../schema';
import { type MeterUsage, toAnalyticsAnswer } from '../view';

export interface AnalyzeInput {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly body: AnalyticsBody;
}

/** Usage of every metered feature (and of meters without one), split as asked, and what it costs its customer. What has no events is left out. */
export async function analyzeUsage(deps: Deps, { environmentId, tenantId, body }: AnalyzeInput): Promise<AnalyticsAnswer> {
  const { db } = deps;
  const span = spanOf(body, deps.clock.now());
  const customerRefs = await filteredRefs(db, environmentId, body);
  const targets = await findAnalyticsTargets(db, environmentId, { featureIds: body.feature_ids, meterIds: body.meter_ids });
  const lines = await linesOf(deps, environmentId, { body, span, targets });
  const keys = (body.group_by ?? []).map(toKey).filter((key) => key !== null);
  const usages: MeterUsage[] = [];
  for (const target of targets) {
    const meter = { ...target.definition, filters: [...target.definition.filters, ...extraFilters(body)] };
    const scope = { environmentId, customerRefs, meter, keys, windowSize: body.window_size };
    const group = (segment: UsageSegment, windows: readonly UsageSegment[]) => groupUsage(db, { ...scope, segment, windows });
    const groups = await group(span.whole, span.windows);
    const priced = lines?.filter((line) => line.source.meter.id === target.meter_id) ?? null;
    const costs = priced && (await costOfMeter(db, { environmentId, customerRefs: customerRefs ?? [], span, lines: priced, groups, group }));
    usages.push({ target, groups, lines: priced, costs });
  }
  const prices = await pricesByIds(db, lines?.map((line) => line.source.priceId) ?? []);
  const views = await viewPrices(db, [...prices.values()], tenantId);
  return toAnalyticsAnswer({
    priced: lines !== null,
    usages,
    keys,
    span,
    windowSize: body.window_size,
    prices: new Map(views.map((price) => [price.id, price])),
  });
}

interface LinesOf {
  readonly body: AnalyticsBody;
  readonly span: UsageSpan;
  readonly targets: readonly AnalyticsTarget[];
}

/** The lines of the customer's subscriptions that price some usage of the span; null when no customer is named, since prices are a customer's. */
async function linesOf({ db }: Deps, environmentId: string, { body, span, targets }: LinesOf): Promise<readonly RatedLine[] | null> {
  const named = namedCustomer(body);
  if (named === null) return null;
  const customer = await findCustomer(db, environmentId, named, 'none');
  if (!customer) return [];
  const meterIds = targets.map((target) => target.meter_id);
  return usageSources(db, { customerId: customer.id, periods: span.whole, meterIds }, loadAllowances);
}

/** `properties.model` groups by the property; `feature_id` and `meter_id` are what items are anyway. */
function toKey(name: string): string | null {
  if (name === 'source') return SOURCE_KEY;
  if (name === 'feature_id' || name === 'meter_id') return null;
  return name.replace(/^properties\./, '');
}

function extraFilters(body: AnalyticsBody): MeterDefinition['filters'] {
  const sources = body.sources && body.sources.length > 0 ? [{ key: SOURCE_KEY, values: body.sources }] : [];
  return [...filtersOf(body.property_filters), ...sources];
}
