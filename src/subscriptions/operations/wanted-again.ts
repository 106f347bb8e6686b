import type { SubscriptionRow } from '../rows';
import type { WantedPrices } from './select-prices';

type Bought = Pick<SubscriptionRow, 'currency' | 'billing_period' | 'billing_period_count' | 'fee_billing_period' | 'fee_billing_period_count'>;

/** What a subscription would ask of a plan today: prices in its currency and its rhythms. */
export function wantedAgain(row: Bought): WantedPrices {
  const { currency, billing_period, billing_period_count, fee_billing_period, fee_billing_period_count } = row;
  if (fee_billing_period === null) return { currency, billingPeriod: billing_period, billingPeriodCount: billing_period_count };
  return {
    ...{ currency, billingPeriod: fee_billing_period, billingPeriodCount: fee_billing_period_count },
    ...{ usageBillingPeriod: billing_period, usageBillingPeriodCount: billing_period_count },
  };
}
