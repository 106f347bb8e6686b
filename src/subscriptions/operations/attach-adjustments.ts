import type { z } from 'zod';
import { attachCoupons } from '../../coupons';
import { refuseField, type Deps } from '../../platform';
import { overrideTaxes, type TaxRateOverrideBody } from '../../taxes';
import type { LineItemRow, SubscriptionRow } from '../rows';
import type { WantedSubscriptionCoupon } from '../wanted-coupons';

export interface WantedAdjustments {
  readonly coupons: readonly WantedSubscriptionCoupon[];
  readonly taxRates: readonly z.infer<typeof TaxRateOverrideBody>[];
}

/** Gives a new subscription its coupons and tax rates, before its first invoice. A coupon has to be redeemable when it starts. */
export async function attachAdjustments(
  deps: Deps,
  subscription: SubscriptionRow,
  items: readonly LineItemRow[],
  { coupons, taxRates }: WantedAdjustments,
): Promise<void> {
  const wanted = coupons.map(({ coupon, priceId, startDate, endDate, pointer }) => {
    const start = startDate ?? subscription.start_date;
    return { coupon, lineItemId: priceId === null ? null : lineOf(items, priceId, pointer), startDate: start, endDate, redeemAt: start, pointer };
  });
  await attachCoupons(deps, { subscription, wanted });
  await overrideTaxes(deps, { environmentId: subscription.environment_id, type: 'subscription', id: subscription.id }, taxRates);
}

function lineOf(items: readonly LineItemRow[], priceId: string, pointer: string): string {
  const item = items.find((candidate) => candidate.price_id === priceId);
  return item?.id ?? refuseField('validation_failed', pointer, 'names a price that the subscription does not have', { price_id: priceId });
}
