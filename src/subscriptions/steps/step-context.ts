import { type Glance, glanceAt, loadParty, type BillingParty } from '../../invoices';
import { addMilliseconds, type Period } from '../../billing/calendar';
import { metersOfSubscription, pricesOfSubscription } from '../../catalog';
import { loadAllowances } from '../../entitlements';
import type { Deps, Instant } from '../../platform';
import type { PricedLine } from '../lines';
import type { SubscriptionRow } from '../rows';
import { lineItemsOf } from '../store';

/** Everything that a step reads, once, before it decides anything; asked for in one go. */
export interface StepContext {
  readonly subscription: SubscriptionRow;
  readonly party: BillingParty;
  readonly lines: readonly PricedLine[];
  readonly glance?: Glance;
  readonly graceMs: number;
  /** Business time of the performance. */
  readonly now: Instant;
}

export async function loadStepContext(deps: Deps, subscription: SubscriptionRow, now: Instant): Promise<StepContext> {
  const [party, lines, glance] = await Promise.all([
    loadParty(deps.db, subscription.environment_id, subscription.customer_id),
    loadPricedLines(deps, subscription),
    glanceAt(deps.db, { subscription, now }),
  ]);
  return { subscription, party, lines, glance, graceMs: party.environment.settings.grace_seconds * 1_000, now };
}

export async function loadPricedLines(deps: Pick<Deps, 'db'>, subscription: SubscriptionRow): Promise<readonly PricedLine[]> {
  const [items, prices, meters, allowances] = await Promise.all([
    lineItemsOf(deps.db, [subscription.id]),
    pricesOfSubscription(deps.db, subscription.id),
    metersOfSubscription(deps.db, subscription.id),
    loadAllowances(deps.db, subscription, runningPeriod(subscription)),
  ]);
  return items.flatMap((item) => {
    const price = prices.get(item.price_id);
    if (!price) return [];
    const meter = (price.meter_id && meters.get(price.meter_id)) || null;
    return [{ item, price, meter, allowance: (meter && allowances.get(meter.id)) ?? null }];
  });
}

/** The period whose entitlements count: the open one, or the last of a subscription that has ended. */
function runningPeriod({ current_period_start, current_period_end, start_date }: SubscriptionRow): Period {
  const start = current_period_start ?? start_date;
  return { start, end: current_period_end ?? addMilliseconds(start, 1) };
}
