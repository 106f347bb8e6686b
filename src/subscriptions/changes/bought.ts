import type { SubscriptionRow } from '../rows';
import type { PlanChange } from './change-spec';

/** Who names a rhythm has fees and usage in it; without one both stay in theirs. */
export function boughtOf({ fee_billing_period, fee_billing_period_count, ...row }: SubscriptionRow, spec: PlanChange) {
  const { billingPeriod, billingPeriodCount } = spec;
  if (billingPeriod === undefined && billingPeriodCount === undefined) {
    const { billing_period, billing_period_count } = row;
    return { billing_period, billing_period_count, fee_billing_period, fee_billing_period_count };
  }
  const count = billingPeriodCount ?? 1;
  return { billing_period: billingPeriod ?? row.billing_period, billing_period_count: count, fee_billing_period: null, fee_billing_period_count: null };
}
