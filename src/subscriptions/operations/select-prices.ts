import type { PriceRow } from '../../catalog';
import { LIMITS, refuse } from '../../platform';

export interface SelectedPrices {
  readonly currency: string;
  readonly billingPeriod: string;
  readonly billingPeriodCount: number;
  readonly prices: readonly PriceRow[];
}

interface Wanted {
  readonly currency: string | null;
  readonly billingPeriod: string | null;
  readonly billingPeriodCount: number | null;
}

/**
 * The prices of a plan that a subscription uses: those of its currency and billing period. What the caller leaves out is
 * taken from the plan's first price, which for a pricing plan is the same in all of them.
 */
export function selectPrices(prices: readonly PriceRow[], wanted: Wanted): SelectedPrices {
  const candidates = prices.filter(
    (price) =>
      (wanted.currency === null || price.currency === wanted.currency) && (wanted.billingPeriod === null || price.billing_period === wanted.billingPeriod),
  );
  const [first] = candidates;
  if (!first) return refuse('plan_has_no_prices', { wanted, available: prices.slice(0, 20).map(offerOf) });
  const billingPeriodCount = wanted.billingPeriodCount ?? first.billing_period_count;
  const selected = candidates.filter(
    (price) => price.currency === first.currency && price.billing_period === first.billing_period && price.billing_period_count === billingPeriodCount,
  );
  if (selected.length === 0) return refuse('plan_has_no_prices', { wanted, available: prices.slice(0, 20).map(offerOf) });
  if (selected.length > LIMITS.lineItemsPerSubscription) refuse('validation_failed', { limit: LIMITS.lineItemsPerSubscription, prices: selected.length });
  return { currency: first.currency, billingPeriod: first.billing_period, billingPeriodCount, prices: selected };
}

function offerOf(price: PriceRow) {
  return { currency: price.currency, billing_period: price.billing_period, billing_period_count: price.billing_period_count };
}
