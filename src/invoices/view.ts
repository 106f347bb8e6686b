import type { z } from 'zod';
import { decimal, zero } from '../billing/money';
import type { CouponApplication } from '../coupons';
import { commitmentInfo } from './commitment-info';
import type { TaxApplied } from '../taxes';
import type { InvoiceLineRow, InvoiceRow, LineDiscount } from './rows';
import type { Invoice, InvoiceLine } from './schema';

type InvoiceView = z.infer<typeof Invoice>;

const DIALECT_A_STATUS = { draft: 'DRAFT', finalized: 'FINALIZED', void: 'VOIDED', skipped: 'SKIPPED' } as const;

export interface InvoiceViewInput {
  readonly row: InvoiceRow;
  readonly lines: readonly InvoiceLineRow[];
  /** The phases of the subscription's lines, by the lines' ids. */
  readonly phases: ReadonlyMap<string, string>;
  readonly couponApplications: readonly CouponApplication[];
  readonly taxes: readonly TaxApplied[];
  readonly tenantId: string;
  readonly externalCustomerId: string;
  /** The whole customer, where it was asked for. */
  readonly customer: InvoiceView['customer'];
  /** The invoice that was made in place of this voided one. */
  readonly replacedBy: string | null;
}

/** What nothing fills yet, in an invoice and in a line of it. */
export const UNUSED_IN_INVOICES = {
  ...{ billing_period: null, invoice_pdf_url: null, subscription: null },
  ...{ version: null, created_by: '', updated_by: '' },
} as const;
export const UNUSED_IN_LINES = {
  ...{ entity_id: null, entity_type: null, plan_display_name: null, price_unit: null },
  ...{ price_unit_amount: null, price_unit_id: null, usage_analytics: null, usage_breakdown: null },
  status: 'published',
  ...{ created_by: '', updated_by: '' },
} as const;

/** An invoice as both dialects know it. */
export function toInvoiceView({ row, lines, phases, tenantId, externalCustomerId, customer, replacedBy, ...adjustments }: InvoiceViewInput): InvoiceView {
  const { id, environment_id, number, customer_id, subscription_id, kind, billing_reason, currency, period_start, period_end, digest } = row;
  const { ingested_before, due_date, finalize_at, finalized_at, voided_at, void_reason, replaces_invoice_id, created_at, updated_at } = row;
  return {
    ...UNUSED_IN_INVOICES,
    ...{ id, environment_id, tenant_id: tenantId, number, invoice_number: number ?? '' },
    ...{ customer_id, external_customer_id: externalCustomerId, customer, subscription_id },
    ...statusesOf(row),
    ...{
      invoice_type: kind === 'one_off' ? 'ONE_OFF' : 'SUBSCRIPTION',
      description: row.description,
      idempotency_key: row.idempotency_key,
      billing_reason,
      billing_sequence: row.period_sequence,
      kind,
      currency,
      period_start,
      period_end,
    },
    ...amountsView(row),
    line_items: lines.map((line) => ({ ...toLineView(line, row, tenantId), subscription_phase_id: phases.get(line.subscription_line_item_id ?? '') ?? null })),
    ...{ coupon_applications: [...adjustments.couponApplications], taxes: [...adjustments.taxes] },
    ...{
      digest,
      ingested_before,
      due_date,
      paid_at: row.paid_at,
      finalize_at,
      finalized_at,
      voided_at,
      void_reason,
      replaces_invoice_id,
      recalculated_invoice_id: replacedBy,
    },
    ...{ metadata: { ...row.metadata }, created_at, updated_at },
  };
}

function amountsView(row: InvoiceRow) {
  const { subtotal, total_discount, total_credits, total_tax, total } = row;
  const paid = decimal(row.amount_paid);
  const places = total.split('.')[1]?.length ?? 0;
  return {
    ...{ subtotal, total_discount, total_credits, total_prepaid_credits_applied: total_credits, total_tax, total, amount_due: total },
    amount_paid: paid.toFixed(places),
    amount_remaining: decimal(total).minus(paid).toFixed(places),
    ...noAdjustments(total),
  };
}

/** Nothing was adjusted, refunded or overpaid: zero as the currency writes it. */
export function noAdjustments(total: string) {
  const none = zero.toFixed(total.split('.')[1]?.length ?? 0);
  return { adjustment_amount: none, overpaid_amount: none, refunded_amount: none };
}

/** `open` is what is final and not fully paid; an invoice of nothing is paid from the start. */
export function statusesOf(row: Pick<InvoiceRow, 'status' | 'total' | 'amount_paid'>): Pick<InvoiceView, 'status' | 'invoice_status' | 'payment_status'> {
  const invoice_status = DIALECT_A_STATUS[row.status];
  if (row.status === 'void') return { status: 'void', invoice_status, payment_status: 'VOIDED' };
  if (row.status === 'draft') return { status: 'draft', invoice_status, payment_status: 'PENDING' };
  const settled = !decimal(row.total).gt(decimal(row.amount_paid));
  return { status: settled ? 'paid' : 'open', invoice_status, payment_status: settled ? 'SUCCEEDED' : 'PENDING' };
}

function toLineView(line: InvoiceLineRow, invoice: InvoiceRow, tenantId: string): Omit<z.infer<typeof InvoiceLine>, 'subscription_phase_id'> {
  const { id, environment_id, invoice_id, kind, subscription_line_item_id, price_id, meter_id, display_name, quantity, unit_amount, amount } = line;
  const { currency, period_start, period_end, checksum, created_at } = line;
  return {
    ...UNUSED_IN_LINES,
    ...{ environment_id, tenant_id: tenantId, metadata: {}, meter_display_name: meter_id === null ? '' : display_name },
    ...{ id, invoice_id, kind, subscription_id: invoice.subscription_id, subscription_line_item_id, customer_id: invoice.customer_id, price_id },
    ...{ price_type: meter_id === null ? 'FIXED' : 'USAGE', meter_id, display_name, quantity, credits_applied: line.unit_credits, unit_amount, amount },
    adjusted_entitlement_quantity: includedUnits(line.explanation),
    commitment_info: commitmentInfo(line.explanation),
    ...discountsView(line.discounts, amount),
    taxes: line.taxes.map((tax) => ({ ...tax })),
    ...{ prepaid_credits_applied: line.credits, tax_amount: line.tax, currency, period_start, period_end },
    ...{
      event_count: line.event_count === null ? null : Number(line.event_count),
      checksum,
      explanation: line.explanation.map((step) => ({ ...step, operands: [...step.operands] })),
    },
    ...{ created_at, updated_at: created_at },
  };
}

/** Discounts of a line one by one, and summed by what they discount; `amount` shows the decimals of the currency. */
export function discountsView(discounts: readonly LineDiscount[], amount: string) {
  const places = amount.split('.')[1]?.length ?? 0;
  const total = (level: LineDiscount['level']) =>
    discounts.reduce((sum, discount) => (discount.level === level ? sum.plus(decimal(discount.amount)) : sum), zero).toFixed(places);
  return { line_item_discount: total('line'), invoice_level_discount: total('invoice'), discounts: discounts.map((discount) => ({ ...discount })) };
}

/** The units that an allowance took off, as the line's own arithmetic tells. */
function includedUnits(explanation: InvoiceLineRow['explanation']): string {
  return explanation.find((step) => step.rule === 'allowance')?.operands[1] ?? '0';
}
