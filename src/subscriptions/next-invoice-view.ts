import { z } from 'zod';
import type { Deps } from '../platform';
import { previewNextInvoice } from './operations/preview-next-invoice';
import type { SubscriptionRow } from './rows';
import { closingStepOf } from './steps';

const NextInvoiceLine = z.object({
  description: z.string(),
  price_id: z.string().nullable(),
  subscription_line_item_id: z.string().nullable(),
  quantity: z.string(),
  unit_price: z.string().nullable(),
  amount: z.string(),
  is_proration: z.boolean(),
  period_start: z.string(),
  period_end: z.string(),
});

/** The next invoice of a subscription, in the words of dialect A. */
export const NextInvoicePreview = z
  .object({
    ...{ currency: z.string(), period_start: z.string(), period_end: z.string(), due_date: z.null() },
    ...{ subtotal: z.string(), total_discount: z.string(), total_credits: z.string(), tax_amount: z.string(), total: z.string() },
    line_items: z.array(NextInvoiceLine),
  })
  .meta({ id: 'NextInvoicePreview', description: 'The invoice at the end of the running period, from the usage so far.' });

/** What the next invoice would be; null where no period will close any more, or none has begun. */
export async function loadNextInvoice(deps: Deps, subscription: SubscriptionRow): Promise<z.infer<typeof NextInvoicePreview> | null> {
  if (closingStepOf(subscription.life) === null) return null;
  const { computed } = await previewNextInvoice(deps, subscription);
  const { plan } = computed;
  return {
    ...{ currency: plan.currency, period_start: plan.period.start, period_end: plan.period.end, due_date: null, subtotal: plan.subtotal },
    ...{ total_discount: plan.totalDiscount, total_credits: plan.totalCredits, tax_amount: plan.totalTax, total: plan.total },
    line_items: plan.lines.map((line) => ({
      ...{ description: line.displayName, price_id: line.references?.['priceId'] ?? null },
      ...{ subscription_line_item_id: line.references?.['subscriptionLineItemId'] ?? null, quantity: line.quantity, unit_price: line.unitAmount },
      ...{ amount: line.amount, is_proration: line.kind.startsWith('proration'), period_start: line.period.start, period_end: line.period.end },
    })),
  };
}
