import { z } from 'zod';
import { CouponApplication } from '../coupons';
import { Customer } from '../customers';
import { CommitmentInfo } from './commitment-info';
import { alwaysNull, baseFields, decimalText, instant, metadata, PageQuery, SearchBody } from '../http';
import { LIMITS } from '../platform';
import { TaxApplied } from '../taxes';

const ExplainStep = z
  .object({
    rule: z.string(),
    operation: z.string(),
    operands: z.array(z.string()),
    result: z.string(),
    facts: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'ExplainStep', description: 'One step of the arithmetic: the operands under the operation give the result.' });

const LineDiscount = z
  .object({ coupon_association_id: z.string(), coupon_id: z.string(), level: z.enum(['line', 'invoice']), amount: z.string() })
  .meta({ id: 'LineDiscount' });

const LineTax = z.object({ tax_association_id: z.string(), tax_rate_id: z.string(), inclusive: z.boolean(), amount: z.string() }).meta({ id: 'LineTax' });

/** What published SDKs want to see in every line, though nothing fills it. */
const unusedInLines = {
  entity_id: alwaysNull,
  entity_type: alwaysNull,
  plan_display_name: alwaysNull,
  price_unit: alwaysNull,
  price_unit_amount: alwaysNull,
  price_unit_id: alwaysNull,
  usage_analytics: alwaysNull,
  usage_breakdown: alwaysNull,
};

export const InvoiceLine = z
  .object({
    ...baseFields,
    ...unusedInLines,
    commitment_info: CommitmentInfo.nullable(),
    invoice_id: z.string(),
    kind: z.string(),
    subscription_id: z.string().nullable(),
    subscription_line_item_id: z.string().nullable(),
    subscription_phase_id: z.string().nullable().meta({ description: 'The phase in which the line of the subscription began, if it has phases.' }),
    customer_id: z.string(),
    price_id: z.string().nullable(),
    price_type: z.enum(['USAGE', 'FIXED']),
    meter_id: z.string().nullable(),
    display_name: z.string(),
    meter_display_name: z.string(),
    quantity: z.string(),
    adjusted_entitlement_quantity: z.string().meta({ description: 'Units of the quantity that entitlements include.' }),
    credits_applied: z.string().meta({ description: 'Units of the quantity that credit grants paid for.' }),
    unit_amount: z.string().nullable(),
    amount: z.string(),
    line_item_discount: z.string().meta({ description: 'What coupons of this line alone took off.' }),
    invoice_level_discount: z.string().meta({ description: "The line's share of what coupons of the whole invoice took off." }),
    prepaid_credits_applied: z.string(),
    tax_amount: z.string().meta({ description: 'Taxes added to the price; inclusive ones are not in it.' }),
    discounts: z.array(LineDiscount),
    taxes: z.array(LineTax),
    currency: z.string(),
    period_start: z.string(),
    period_end: z.string(),
    event_count: z.int().nullable(),
    checksum: z.string().nullable(),
    explanation: z.array(ExplainStep),
  })
  .meta({ id: 'InvoiceLine' });

/** The same for invoices. */
const unusedInInvoices = {
  billing_period: alwaysNull,
  invoice_pdf_url: alwaysNull,
  subscription: alwaysNull,
  version: alwaysNull,
};

const { status: _published, ...ownFields } = baseFields;

export const Invoice = z
  .object({
    ...ownFields,
    ...unusedInInvoices,
    customer: Customer.nullable().meta({ description: 'Filled for a single invoice; in lists with expand=customer.' }),
    number: z.string().nullable(),
    invoice_number: z.string(),
    customer_id: z.string(),
    external_customer_id: z.string(),
    subscription_id: z.string().nullable(),
    status: z.enum(['draft', 'open', 'paid', 'void']),
    invoice_status: z.enum(['DRAFT', 'FINALIZED', 'VOIDED', 'SKIPPED']),
    payment_status: z.enum(['PENDING', 'SUCCEEDED', 'VOIDED']),
    invoice_type: z.enum(['SUBSCRIPTION', 'ONE_OFF', 'CREDIT']),
    billing_reason: z.string(),
    billing_sequence: z.int().nullable().meta({ description: "Number of the subscription's period." }),
    description: z.string(),
    idempotency_key: z.string().nullable(),
    kind: z.enum(['opening', 'trial', 'period', 'final', 'interim', 'change', 'one_off']),
    currency: z.string(),
    period_start: z.string(),
    period_end: z.string(),
    subtotal: z.string(),
    total_discount: z.string(),
    total_credits: z.string(),
    total_prepaid_credits_applied: z.string(),
    total_tax: z.string(),
    total: z.string(),
    amount_due: z.string(),
    amount_paid: z.string(),
    amount_remaining: z.string(),
    adjustment_amount: z.string(),
    overpaid_amount: z.string(),
    refunded_amount: z.string(),
    line_items: z.array(InvoiceLine),
    coupon_applications: z.array(CouponApplication),
    taxes: z.array(TaxApplied),
    digest: z.string(),
    ingested_before: z.string().nullable().meta({ description: 'Cut-off: events that arrived later are not in this invoice.' }),
    due_date: z.string().nullable(),
    paid_at: z.string().nullable(),
    finalize_at: z.string().nullable(),
    finalized_at: z.string().nullable(),
    voided_at: z.string().nullable(),
    void_reason: z.string(),
    replaces_invoice_id: z.string().nullable(),
    recalculated_invoice_id: z.string().nullable(),
  })
  .meta({ id: 'Invoice' });

const notStored = z.null().meta({ description: 'Always null: a preview is not stored.' });
const InvoiceLinePreview = InvoiceLine.extend({ id: notStored, invoice_id: notStored, created_at: notStored, updated_at: notStored }).meta({
  id: 'InvoiceLinePreview',
});

export const InvoicePreview = Invoice.extend({ id: notStored, updated_at: notStored, line_items: z.array(InvoiceLinePreview) }).meta({ id: 'InvoicePreview' });

/** What a command answers: the invoice as it is now, and the sentence that published SDKs decode. */
export const ChangedInvoice = Invoice.extend({ message: z.string() }).meta({ id: 'ChangedInvoice' });

export const VoidInvoiceBody = z.object({ reason: z.string().max(LIMITS.descriptionLength).default('') }).meta({ id: 'VoidInvoiceBody' });

export const UpdateInvoiceBody = z.object({ due_date: instant.optional(), metadata: metadata.optional() }).meta({ id: 'UpdateInvoiceBody' });

const statuses = z.enum(['draft', 'open', 'paid', 'void']);

export const ListInvoicesQuery = PageQuery.extend({
  customer_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  subscription_id: z.string().optional(),
  status: statuses.optional(),
  expand: z.string().optional(),
  from: instant.optional().meta({ description: 'Invoices of periods that end at or after this instant.' }),
  to: instant.optional().meta({ description: 'Invoices of periods that end before this instant.' }),
});

const oneOrMany = <S extends z.ZodType>(schema: S) => z.union([schema, z.array(schema)]);

/** All that published SDKs may ask for. */
const PAYMENT_STATUSES = ['INITIATED', 'PENDING', 'PROCESSING', 'SUCCEEDED', 'OVERPAID', 'FAILED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'VOIDED'] as const;

export const SearchInvoicesBody = SearchBody.extend({
  customer_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  subscription_id: z.string().optional(),
  invoice_ids: z.array(z.string()).optional(),
  invoice_status: oneOrMany(z.enum(['DRAFT', 'FINALIZED', 'VOIDED', 'SKIPPED'])).optional(),
  payment_status: oneOrMany(z.enum(PAYMENT_STATUSES)).optional(),
  invoice_type: z.enum(['SUBSCRIPTION', 'ONE_OFF', 'CREDIT']).optional(),
  amount_due_gt: decimalText.optional(),
  amount_remaining_gt: decimalText.optional(),
  currency: z.string().toLowerCase().optional(),
  period_start_gte: instant.optional(),
  period_start_lte: instant.optional(),
  period_end_gte: instant.optional(),
  period_end_lte: instant.optional(),
  skip_line_items: z.boolean().default(false),
}).meta({ id: 'SearchInvoicesBody' });

export const Replay = z
  .object({ invoice_id: z.string(), digest: z.string(), recomputed_digest: z.string(), matches: z.boolean(), total: z.string(), recomputed_total: z.string() })
  .meta({ id: 'InvoiceReplay' });
