import { decimal, zero } from '../billing/money';
import type { Preview } from './operations/preview-period';
import type { SubscriptionRow } from './rows';
import { usageCommitment } from './usage-commitment';
import type { z } from 'zod';
import type { SubscriptionUsage } from './usage-schema';

/**
 * Usage of a span with what it costs. Published SDKs decode JSON numbers here, so each amount comes as the nearest number and,
 * exactly, as text in its `_decimal` twin.
 */
export function toUsageView(subscription: SubscriptionRow, { computed, period }: Preview): z.infer<typeof SubscriptionUsage> {
  const { plan } = computed;
  const amount = plan.lines.reduce((sum, line) => sum.plus(decimal(line.amount)), zero).toFixed();
  return {
    ...{ subscription_id: subscription.id, currency: subscription.currency, start_time: period.start, end_time: period.end },
    ...twin('amount', amount),
    display_amount: amount,
    ...usageCommitment(computed),
    charges: plan.lines
      .filter((line) => line.kind !== 'commitment')
      .map((line) => ({
        ...{ subscription_line_item_id: line.references?.['subscriptionLineItemId'] ?? '', price_id: line.references?.['priceId'] ?? '' },
        ...{
          meter_id: line.measurement?.meterId ?? '',
          meter_display_name: line.displayName,
          currency: subscription.currency,
          display_amount: line.amount,
          is_overage: false,
          overage_factor: 0,
          filter_values: null,
          price: null,
        },
        ...twin('quantity', line.quantity),
        ...twin('amount', line.amount),
        adjusted_entitlement_quantity: line.allowanceApplied,
        ...{ credits_applied: line.unitCreditsApplied, billable_quantity: line.billableQuantity, event_count: line.measurement?.eventCount ?? 0 },
      })),
  };
}

function twin<K extends string>(name: K, text: string) {
  return { [name]: Number(text), [`${name}_decimal`]: text } as { [key in K]: number } & { [key in `${K}_decimal`]: string };
}
