import type { z } from 'zod';
import type { Instant } from '../platform';
import type { ComputedInvoice } from './operations/compute-from-sources';
import type { InvoicePreview } from './schema';

export interface PreviewSubject {
  readonly customerId: string;
  readonly externalCustomerId: string;
  readonly subscriptionId: string;
  readonly now: Instant;
}

/** A computed invoice that was not written, in the shape of one that was. */
export function toPreviewView({ plan }: ComputedInvoice, subject: PreviewSubject): z.infer<typeof InvoicePreview> {
  const { subtotal, totalDiscount, totalCredits, totalTax, total, currency, period, digest } = plan;
  const zero = total.replaceAll(/\d/g, '0').replace(/^0+(?=0)/, '');
  return {
    ...{ customer_id: subject.customerId, external_customer_id: subject.externalCustomerId, subscription_id: subject.subscriptionId },
    ...{ status: 'draft', invoice_status: 'DRAFT', payment_status: 'PENDING', invoice_type: 'SUBSCRIPTION', currency },
    ...{ period_start: period.start, period_end: period.end, subtotal, total_discount: totalDiscount, total_credits: totalCredits },
    ...{ total_prepaid_credits_applied: totalCredits, total_tax: totalTax, total, amount_due: total, amount_paid: zero, amount_remaining: total, digest },
    line_items: plan.lines.map((line) => ({
      ...{ kind: line.kind, display_name: line.displayName, quantity: line.quantity, credits_applied: line.unitCreditsApplied, unit_amount: line.unitAmount },
      adjusted_entitlement_quantity: line.allowanceApplied,
      ...{ amount: line.amount, line_item_discount: line.discountAmount, prepaid_credits_applied: line.creditAmount, tax_amount: line.taxAmount, currency },
      ...{ price_id: line.references?.['priceId'] ?? null, subscription_line_item_id: line.references?.['subscriptionLineItemId'] ?? null },
      ...{ price_type: line.measurement ? 'USAGE' : 'FIXED', meter_id: line.measurement?.meterId ?? null, event_count: line.measurement?.eventCount ?? null },
      ...{
        period_start: line.period.start,
        period_end: line.period.end,
        explanation: line.explanation.map((step) => ({ ...step, operands: [...step.operands] })),
      },
    })),
    created_at: subject.now,
  };
}
