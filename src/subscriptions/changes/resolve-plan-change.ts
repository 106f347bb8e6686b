import { canonicalJson } from '../../billing/canonical';
import { pricesOfPlan, requirePlan } from '../../catalog';
import { refuse } from '../../platform';
import type { PricedLine } from '../lines';
import { selectPrices } from '../operations/select-prices';
import { wantedAgain } from '../operations/wanted-again';
import type { LineItemRow } from '../rows';
import { unitOf } from '../units';
import { droppedLines } from './addon-behaviour';
import { boughtOf } from './bought';
import { carryOn } from './carry-on';
import { isOf, type ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import type { PlanChange } from './change-spec';
import { planLines } from './plan-lines';

/**
 * The lines of the old plan end, those of the new one begin. Add-ons and lines of the subscription's own stay unless they are dropped.
 * Another rhythm starts a new period at the change: then what stays is carried on into it, so that its fee is settled for the part that was.
 */
export async function resolvePlanChange(context: ChangeContext, spec: PlanChange): Promise<ResolvedChange> {
  const { subscription, deps, active } = context;
  const plan = await requirePlan(deps.db, subscription.environment_id, spec.planId, 'share');
  const rhythm = rhythmOf(context, spec);
  const { prices } = selectPrices(await pricesOfPlan(deps.db, plan.id, context.at), wantedAgain({ ...subscription, ...rhythm.bought }));
  const old = active.filter(isOf('plan'));
  const dropped = droppedLines(spec, active);
  const kept = active.filter((line) => line.item.entity_type !== 'plan' && !dropped.includes(line));
  const begins = await planLines(context, { planId: plan.id, prices, specs: spec.lines, old });
  if (plan.id === subscription.plan_id && !rhythm.restarts && isSame(old, begins)) refuse('change_changes_nothing', { plan_id: plan.id });
  const carried = rhythm.restarts ? kept.map((line, index) => carryOn(context, line, {}, begins.length + index)) : [];
  return {
    ends: [...old, ...dropped, ...(rhythm.restarts ? kept : [])].map(({ item }) => item),
    begins: [...begins, ...carried],
    planId: plan.id,
    addonEnds: [...new Set(dropped.map(({ item }) => item.addon_association_id))].flatMap((id) => (id === null ? [] : [{ id, reason: 'plan_changed' }])),
    effect: rhythm.restarts ? { restart: rhythm.cadence } : {},
  };
}

function rhythmOf({ subscription }: ChangeContext, spec: PlanChange) {
  const bought = boughtOf(subscription, spec);
  const { billing_period, billing_period_count } = bought;
  const alignment = spec.billingCycle ?? subscription.billing_cycle;
  const same =
    billing_period === subscription.billing_period && billing_period_count === subscription.billing_period_count && alignment === subscription.billing_cycle;
  const cadence = { zone: subscription.timezone, unit: unitOf(billing_period), count: billing_period_count, alignment };
  return { bought, cadence, restarts: spec.restart === true || !same };
}

function isSame(old: readonly PricedLine[], begins: readonly PlannedLine[]): boolean {
  const key = ({ item }: { readonly item: Pick<LineItemRow, 'price_id' | 'quantity' | 'commitment'> }) =>
    `${item.price_id} ${item.quantity} ${canonicalJson(item.commitment)}`;
  return old.map(key).sort().join() === begins.map(key).sort().join();
}
