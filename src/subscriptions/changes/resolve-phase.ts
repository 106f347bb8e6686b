import { pricesOfPlan } from '../../catalog';
import { canonicalJson } from '../../billing/canonical';
import { decimal } from '../../billing/money';
import { selectPrices } from '../operations/select-prices';
import { wantedAgain } from '../operations/wanted-again';
import type { PricedLine } from '../lines';
import { isOf, type ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import type { PhaseChange } from './change-spec';
import { planLines } from './plan-lines';

/**
 * The plan's lines as the phase wants them, and lines of its own beside them, take the place of those of the phase before; what is the same in
 * both goes on untouched. Add-ons go on.
 */
export async function resolvePhase(context: ChangeContext, spec: PhaseChange): Promise<ResolvedChange> {
  const { deps, subscription, active, at } = context;
  const { prices } = selectPrices(await pricesOfPlan(deps.db, subscription.plan_id, at), wantedAgain(subscription));
  const wanted = await planLines(context, { planId: subscription.plan_id, prices, specs: spec.lines, old: [] });
  const before = active.filter((line) => !isOf('addon')(line));
  const kept = new Map<PlannedLine, PricedLine>();
  for (const line of wanted) {
    const same = before.find((old) => isSame(old, line) && ![...kept.values()].includes(old));
    if (same) kept.set(line, same);
  }
  const staying = new Set(kept.values());
  return {
    ends: before.filter((line) => !staying.has(line)).map(({ item }) => item),
    begins: wanted.filter((line) => !kept.has(line)),
    effect: {},
    coupons: { codes: spec.coupons, until: spec.endsAt },
  };
}

function promisesTheSame(old: PricedLine, { commitment }: PlannedLine['item']): boolean {
  return canonicalJson(old.item.commitment) === canonicalJson(commitment);
}

function isSame(old: PricedLine, { item, price }: PlannedLine): boolean {
  return (
    old.price.id === price.id && decimal(old.item.quantity).eq(decimal(item.quantity)) && old.item.end_date === item.end_date && promisesTheSame(old, item)
  );
}
