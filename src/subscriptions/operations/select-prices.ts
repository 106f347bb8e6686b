import type { PriceRow } from '../../catalog';
import { LIMITS, refuse, refuseField } from '../../platform';
import { isWholeNumberOf, type Rhythm } from '../rhythm';

export interface SelectedPrices {
  readonly currency: string;
  /** How often the subscription bills. */
  readonly billingPeriod: string;
  readonly billingPeriodCount: number;
  /** How the plan's fees repeat, where usage is billed more often than they are. */
  readonly feeRhythm: Rhythm | null;
  readonly prices: readonly PriceRow[];
}

export interface WantedPrices {
  readonly currency: string | null;
  readonly billingPeriod: string | null;
  readonly billingPeriodCount: number | null;
  /** Where usage is to be billed more often than the fees: its own period, which the fees' is a whole number of. */
  readonly usageBillingPeriod?: string | null;
  readonly usageBillingPeriodCount?: number | null;
}

/**
 * The prices of a plan that a subscription uses: those of its currency and billing period. What the caller leaves out is
 * taken from the plan's first price, which for a pricing plan is the same in all of them.
 * With a period of its own for usage, fees are those of the longer period and usage prices those of the shorter one: each charge once, though the
 * plan may sell it in both.
 */
export function selectPrices(prices: readonly PriceRow[], wanted: WantedPrices): SelectedPrices {
  const usage = wanted.usageBillingPeriod ?? null;
  const selected = usage === null ? ofOneRhythm(prices, wanted) : ofTwoRhythms(prices, wanted, usage);
  if (selected.prices.length > LIMITS.lineItemsPerSubscription) {
    refuse('validation_failed', { limit: LIMITS.lineItemsPerSubscription, prices: selected.prices.length });
  }
  return selected;
}

function ofOneRhythm(prices: readonly PriceRow[], wanted: WantedPrices): SelectedPrices {
  const { currency, rhythm, found } = pick(prices, wanted);
  return { currency, billingPeriod: rhythm.billing_period, billingPeriodCount: rhythm.billing_period_count, feeRhythm: null, prices: found };
}

function ofTwoRhythms(prices: readonly PriceRow[], wanted: WantedPrices, usageBillingPeriod: string): SelectedPrices {
  const fees = pick(
    prices.filter((price) => price.type === 'FIXED'),
    wanted,
  );
  const usage = pick(
    prices.filter((price) => price.type === 'USAGE'),
    { currency: fees.currency, billingPeriod: usageBillingPeriod, billingPeriodCount: wanted.usageBillingPeriodCount ?? null },
  );
  if (!isWholeNumberOf(fees.rhythm, usage.rhythm)) {
    refuseField('price_does_not_fit', '/usage_billing_period', 'must fill the billing period of the fees a whole number of times');
  }
  return {
    currency: fees.currency,
    billingPeriod: usage.rhythm.billing_period,
    billingPeriodCount: usage.rhythm.billing_period_count,
    feeRhythm: fees.rhythm,
    prices: prices.filter((price) => fees.found.includes(price) || usage.found.includes(price)),
  };
}

interface Picked {
  readonly currency: string;
  readonly rhythm: Rhythm;
  readonly found: readonly PriceRow[];
}

function pick(prices: readonly PriceRow[], { currency, billingPeriod, billingPeriodCount }: WantedPrices): Picked {
  const candidates = prices.filter(
    (price) => (currency === null || price.currency === currency) && (billingPeriod === null || price.billing_period === billingPeriod),
  );
  const [first] = candidates;
  const found = candidates.filter(
    (price) =>
      price.currency === first?.currency &&
      price.billing_period === first.billing_period &&
      price.billing_period_count === (billingPeriodCount ?? first.billing_period_count),
  );
  const [one] = found;
  const wanted = { currency, billing_period: billingPeriod, billing_period_count: billingPeriodCount };
  if (one === undefined) return refuse('plan_has_no_prices', { wanted, available: prices.slice(0, 20).map(offerOf) });
  return { currency: one.currency, rhythm: { billing_period: one.billing_period, billing_period_count: one.billing_period_count }, found };
}

function offerOf(price: PriceRow) {
  return { currency: price.currency, billing_period: price.billing_period, billing_period_count: price.billing_period_count };
}
