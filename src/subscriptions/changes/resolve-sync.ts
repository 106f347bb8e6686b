import { pricesOfPlan, type PriceRow } from '../../catalog';
import { refuse } from '../../platform';
import type { PricedLine } from '../lines';
import { carryOn } from './carry-on';
import { isOf, type ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import { catalogLine } from './plan-line';
import { fits } from './require-price';

/**
 * The lines of the plan are brought to what the plan sells now: a line whose price has a newer version is carried on under it, prices that are
 * gone end, new ones begin. Lines that are the plan's price of today already are not touched, nor those with a price of the subscription's own.
 */
export async function resolveSync(context: ChangeContext): Promise<ResolvedChange> {
  const { subscription, deps, at, active } = context;
  const sold = (await pricesOfPlan(deps.db, subscription.plan_id, at)).filter((price) => fits(price, subscription) && repeatsLike(active, price));
  const lines = active.filter(isOf('plan')).filter(({ price }) => price.entity_type === 'PLAN');
  const ends: PricedLine[] = [];
  const begins: PlannedLine[] = [];
  for (const line of lines) {
    const current = sold.find((price) => price.root_price_id === line.price.root_price_id);
    if (current?.id === line.price.id) continue;
    ends.push(line);
    if (current) begins.push(carryOn(context, line, { price: current, displayName: current.display_name }, begins.length));
  }
  const known = new Set(active.map(({ price }) => price.root_price_id));
  const owner = { type: 'plan', id: subscription.plan_id } as const;
  for (const price of sold) {
    if (!known.has(price.root_price_id) && !overridden(active, price)) begins.push(catalogLine(context, price, {}, owner, begins.length));
  }
  if (ends.length === 0 && begins.length === 0) refuse('change_changes_nothing', { plan_id: subscription.plan_id });
  return { ends: ends.map(({ item }) => item), begins, effect: {} };
}

/** A plan may sell the same in several rhythms: only those count in which the subscription has bought. */
function repeatsLike(active: readonly PricedLine[], price: PriceRow): boolean {
  const rhythm = (row: Pick<PriceRow, 'billing_period' | 'billing_period_count'>) => `${row.billing_period} ${row.billing_period_count}`;
  return active.some((line) => rhythm(line.price) === rhythm(price));
}

/** Whether a line of the plan has a price of the subscription's own in the place of this one. */
function overridden(active: readonly PricedLine[], price: PriceRow): boolean {
  return active.some((line) => isOf('plan')(line) && line.price.entity_type === 'SUBSCRIPTION' && line.price.display_name === price.display_name);
}
