import { toBaseView } from '../../http';
import type { Db, Instant } from '../../platform';
import { metersByIds, type MeterRow } from '../meters';
import type { PlanRow } from '../plans';
import { livePricesOfPlans, toModelAnswer, type PriceRow } from '../prices';
import { toPeriod } from './periods';
import type { Charge, PricingPlan } from './schema';

/** Plans as dialect B shows them, whichever dialect made them: each price is a charge. */
export async function viewPricingPlans(db: Db, plans: readonly PlanRow[], at: Instant, tenantId: string): Promise<PricingPlan[]> {
  const planIds = plans.map((plan) => plan.id);
  const prices = await livePricesOfPlans(db, planIds, at);
  const meters = await metersByIds(
    db,
    prices.map((price) => price.meter_id),
  );
  return plans.map((plan) => {
    const own = prices.filter((price) => price.entity_id === plan.id);
    return toPricingPlanView(plan, own, meters, tenantId);
  });
}

function toPricingPlanView(plan: PlanRow, prices: readonly PriceRow[], meters: ReadonlyMap<string, MeterRow>, tenantId: string): PricingPlan {
  const [first] = prices;
  const period = toPeriod(plan.billing_period ?? first?.billing_period ?? 'ONETIME');
  return {
    ...toBaseView(plan, tenantId),
    name: plan.name,
    lookup_key: plan.lookup_key,
    description: plan.description,
    currency: plan.currency ?? first?.currency ?? null,
    billing_period: period === 'one_time' ? null : period,
    billing_period_count: plan.billing_period_count ?? first?.billing_period_count ?? null,
    charges: prices.map((price) => toChargeView(price, price.meter_id === null ? undefined : meters.get(price.meter_id))),
  };
}

function toChargeView(price: PriceRow, meter: MeterRow | undefined): Charge {
  const { aggregation, filters, rounding } = meter?.definition ?? {};
  return {
    id: price.id,
    price_id: price.id,
    meter_id: price.meter_id,
    name: price.display_name,
    event_name: meter?.event_name ?? price.event_name,
    ...toModelAnswer(price),
    aggregation: aggregation?.type ?? null,
    field: aggregation?.field ?? null,
    ...(aggregation?.expression === undefined ? {} : { expression: aggregation.expression }),
    ...(aggregation?.multiplier === undefined ? {} : { multiplier: aggregation.multiplier }),
    filters: (filters ?? []).map(({ key, values }) => ({ key, values: [...values] })),
    ...(rounding ? { usage_rounding: rounding } : {}),
    billing_timing: price.invoice_cadence === 'ADVANCE' ? 'advance' : 'arrears',
    currency: price.currency,
    billing_period: toPeriod(price.billing_period),
    billing_period_count: price.billing_period_count,
    starts_at: price.starts_at,
    ends_at: price.ends_at,
  };
}
