import { pricesOfPlan, requirePlan, type PriceRow } from '../../catalog';
import { refuse } from '../../platform';
import type { PricedLine } from '../lines';
import { selectPrices } from '../operations/select-prices';
import { unitOf } from '../units';
import { carryOn } from './carry-on';
import { isOf, type ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import type { LineSpec, PlanChange } from './change-spec';
import { catalogLine, planLine } from './plan-line';

/**
 * The lines of the old plan end, those of the new one begin. Add-ons and lines of the subscription's own stay unless they are dropped.
 * Another rhythm starts a new period at the change: then what stays is carried on into it, so that its fee is settled for the part that was.
 */
export async function resolvePlanChange(context: ChangeContext, spec: PlanChange): Promise<ResolvedChange> {
  const { subscription, deps, active } = context;
  const plan = await requirePlan(deps.db, subscription.environment_id, spec.planId, 'share');
  const rhythm = rhythmOf(context, spec);
  const selected = selectPrices(await pricesOfPlan(deps.db, plan.id, context.at), {
    currency: subscription.currency,
    billingPeriod: rhythm.billing_period,
    billingPeriodCount: rhythm.billing_period_count,
  });
  const old = active.filter(isOf('plan'));
  const kept = active.filter((line) => line.item.entity_type !== 'plan' && !(spec.addons === 'drop' && line.item.entity_type === 'addon'));
  const begins = await planLines(context, plan.id, selected.prices, spec.lines, old);
  if (plan.id === subscription.plan_id && !rhythm.restarts && isSame(old, begins)) refuse('change_changes_nothing', { plan_id: plan.id });
  const carried = rhythm.restarts ? kept.map((line, index) => carryOn(context, line, {}, begins.length + index)) : [];
  const dropped = spec.addons === 'drop' ? active.filter(isOf('addon')) : [];
  return {
    ends: [...old, ...dropped, ...(rhythm.restarts ? kept : [])].map(({ item }) => item),
    begins: [...begins, ...carried],
    planId: plan.id,
    addonEnds: [...new Set(dropped.map(({ item }) => item.addon_association_id))].flatMap((id) => (id === null ? [] : [{ id, reason: 'plan_changed' }])),
    effect: rhythm.restarts ? { restart: rhythm.cadence } : {},
  };
}

function rhythmOf({ subscription }: ChangeContext, spec: PlanChange) {
  const billing_period = spec.billingPeriod ?? subscription.billing_period;
  const billing_period_count = spec.billingPeriodCount ?? (spec.billingPeriod === undefined ? subscription.billing_period_count : 1);
  const alignment = spec.billingCycle ?? subscription.billing_cycle;
  const same =
    billing_period === subscription.billing_period && billing_period_count === subscription.billing_period_count && alignment === subscription.billing_cycle;
  const cadence = { zone: subscription.timezone, unit: unitOf(billing_period), count: billing_period_count, alignment };
  return { billing_period, billing_period_count, cadence, restarts: spec.restart === true || !same };
}

/** A line for each price of the plan; what the caller says of one holds for it, and further lines come after them. */
async function planLines(
  context: ChangeContext,
  planId: string,
  prices: readonly PriceRow[],
  specs: readonly LineSpec[],
  old: readonly PricedLine[],
): Promise<readonly PlannedLine[]> {
  const specOf = (price: PriceRow) => specs.find((spec) => (spec.price?.overrides ?? spec.priceId) === price.id);
  const owner = { type: 'plan', id: planId } as const;
  const lines: PlannedLine[] = [];
  for (const price of prices) {
    const spec = specOf(price);
    if (spec?.price !== undefined) lines.push(await planLine(context, spec, owner, lines.length));
    else lines.push(catalogLine(context, price, { ...seatsCarried(old, prices, price), ...spec }, owner, lines.length));
  }
  const known = new Set(prices.map((price) => price.id));
  for (const spec of specs) {
    if (!known.has(spec.price?.overrides ?? spec.priceId ?? ''))
      lines.push(await planLine(context, spec, { type: 'subscription', id: context.subscription.id }, lines.length));
  }
  return lines;
}

/** Seats go along: where the old plan and the new one have one fee per unit each, the quantity of the one becomes that of the other. */
function seatsCarried(old: readonly PricedLine[], prices: readonly PriceRow[], price: PriceRow): { readonly quantity?: string } {
  const perSeat = (candidate: Pick<PriceRow, 'type' | 'model'>) => candidate.type === 'FIXED' && candidate.model.kind === 'per_unit';
  const [seat, ...others] = old.filter((line) => perSeat(line.price));
  if (!seat || others.length > 0 || !perSeat(price) || prices.filter(perSeat).length !== 1) return {};
  return { quantity: seat.item.quantity };
}

function isSame(old: readonly PricedLine[], begins: readonly PlannedLine[]): boolean {
  const key = (line: { readonly item: { readonly price_id: string; readonly quantity: string } }) => `${line.item.price_id} ${line.item.quantity}`;
  return old.map(key).sort().join() === begins.map(key).sort().join();
}
