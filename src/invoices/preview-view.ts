import type { z } from 'zod';
import type { LinePlan } from '../billing/invoice';
import { toApplicationRow, toCouponApplicationView } from '../coupons';
import { toCustomerView, type CustomerRow } from '../customers';
import type { Instant } from '../platform';
import { toTaxAppliedRows, toTaxAppliedView } from '../taxes';
import { appliedCoupons } from './adjustments';
import { commitmentInfo } from './commitment-info';
import { lineAdjustments } from './line-adjustments';
import type { ComputedInvoice } from './operations/compute-from-sources';
import type { InvoicePreview } from './schema';
import { discountsView, noAdjustments, UNUSED_IN_INVOICES, UNUSED_IN_LINES } from './view';

export interface PreviewSubject {
  readonly customer: CustomerRow;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly now: Instant;
  /** The phases of the subscription's lines, by the lines' ids. */
  readonly phases: ReadonlyMap<string, string>;
}

/** A computed invoice that was not written, in the shape of one that was. */
export function toPreviewView(computed: ComputedInvoice, subject: PreviewSubject): z.infer<typeof InvoicePreview> {
  const { plan, adjustments } = computed;
  const { subtotal, totalDiscount, totalCredits, totalTax, total, currency, period, digest } = plan;
  const { customer, tenantId, subscriptionId } = subject;
  return {
    ...UNUSED_IN_INVOICES,
    ...{ id: null, environment_id: customer.environment_id, tenant_id: tenantId, number: null, invoice_number: '', metadata: {} },
    ...{ customer_id: customer.id, external_customer_id: customer.external_id, customer: toCustomerView(customer, tenantId), subscription_id: subscriptionId },
    ...{ status: 'draft', invoice_status: 'DRAFT', payment_status: 'PENDING', invoice_type: 'SUBSCRIPTION', currency },
    ...{ description: '', idempotency_key: null, billing_reason: 'SUBSCRIPTION_CYCLE', billing_sequence: null, kind: 'period' },
    ...{ period_start: period.start, period_end: period.end, subtotal, total_discount: totalDiscount, total_credits: totalCredits },
    ...{ total_prepaid_credits_applied: totalCredits, total_tax: totalTax, total, amount_due: total, amount_remaining: total, digest },
    ...{ amount_paid: noAdjustments(total).overpaid_amount, ...noAdjustments(total) },
    line_items: plan.lines.map((line) => toLinePreview(line, lineAdjustments(line, adjustments), subject, currency)),
    ...adjustmentsView(computed, subject),
    ...{
      ingested_before: null,
      due_date: null,
      paid_at: null,
      finalize_at: null,
      finalized_at: null,
      voided_at: null,
      void_reason: '',
      replaces_invoice_id: null,
    },
    ...{ recalculated_invoice_id: null, created_at: subject.now, updated_at: null },
  };
}

/** What coupons and taxes would come to, in the shape of what is written with an invoice. */
function adjustmentsView(computed: ComputedInvoice, { customer, tenantId, now }: PreviewSubject) {
  const { plan, adjustments } = computed;
  const invoice = { invoiceId: '', environmentId: customer.environment_id, currency: plan.currency, at: now };
  return {
    coupon_applications: appliedCoupons(computed)
      .map((application) => toApplicationRow(application, { ...invoice, lineIds: new Map() }))
      .map((row) => toCouponApplicationView(row, tenantId)),
    taxes: toTaxAppliedRows(adjustments.taxes, plan, invoice).map((row) => toTaxAppliedView(row, tenantId)),
  };
}

function toLinePreview(
  line: LinePlan,
  { discounts, taxes }: ReturnType<typeof lineAdjustments>,
  { customer, tenantId, subscriptionId, phases }: PreviewSubject,
  currency: string,
): z.infer<typeof InvoicePreview>['line_items'][number] {
  const meterId = line.measurement?.meterId ?? null;
  return {
    ...UNUSED_IN_LINES,
    ...{ id: null, invoice_id: null, environment_id: customer.environment_id, tenant_id: tenantId, customer_id: customer.id, subscription_id: subscriptionId },
    ...{ kind: line.kind, display_name: line.displayName, quantity: line.quantity, credits_applied: line.unitCreditsApplied, unit_amount: line.unitAmount },
    ...discountsView(discounts, line.amount),
    taxes: taxes.map((tax) => ({ ...tax })),
    ...{ amount: line.amount, prepaid_credits_applied: line.creditAmount, tax_amount: line.taxAmount, currency },
    ...{ price_id: line.references?.['priceId'] ?? null, subscription_line_item_id: line.references?.['subscriptionLineItemId'] ?? null },
    ...{ price_type: line.measurement ? 'USAGE' : 'FIXED', meter_id: meterId, meter_display_name: meterId === null ? '' : line.displayName },
    ...{ adjusted_entitlement_quantity: line.allowanceApplied, subscription_phase_id: phases.get(line.references?.['subscriptionLineItemId'] ?? '') ?? null },
    ...{ event_count: line.measurement?.eventCount ?? null, checksum: line.measurement?.checksum ?? null },
    ...{ period_start: line.period.start, period_end: line.period.end, metadata: {}, created_at: null, updated_at: null },
    commitment_info: commitmentInfo(line.explanation),
    explanation: line.explanation.map((step) => ({ ...step, operands: [...step.operands] })),
  };
}
