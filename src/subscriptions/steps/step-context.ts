import { loadParty, type BillingParty } from '../../invoices';
import { metersByIds, pricesByIds, type MeterRow, type PriceRow } from '../../catalog';
import type { Deps, Instant } from '../../platform';
import type { LineItemRow, SubscriptionRow } from '../rows';
import { lineItemsOf } from '../store';

/** Everything that a step reads, once, before it decides anything. */
export interface StepContext {
  readonly subscription: SubscriptionRow;
  readonly party: BillingParty;
  readonly lines: readonly PricedLine[];
  readonly graceMs: number;
  /** Business time of the performance. */
  readonly now: Instant;
}

/** A line of a subscription with what it costs and what it measures. */
export interface PricedLine {
  readonly item: LineItemRow;
  readonly price: PriceRow;
  readonly meter: MeterRow | null;
}

export async function loadStepContext(deps: Deps, subscription: SubscriptionRow, now: Instant): Promise<StepContext> {
  const party = await loadParty(deps.db, subscription.environment_id, subscription.customer_id);
  const lines = await loadPricedLines(deps, subscription.id);
  return { subscription, party, lines, graceMs: party.environment.settings.grace_seconds * 1_000, now };
}

export async function loadPricedLines(deps: Deps, subscriptionId: string): Promise<readonly PricedLine[]> {
  const items = await lineItemsOf(deps.db, [subscriptionId]);
  const prices = await pricesByIds(
    deps.db,
    items.map((item) => item.price_id),
  );
  const meters = await metersByIds(
    deps.db,
    [...prices.values()].map((price) => price.meter_id),
  );
  return items.flatMap((item) => {
    const price = prices.get(item.price_id);
    return price ? [{ item, price, meter: (price.meter_id && meters.get(price.meter_id)) || null }] : [];
  });
}
