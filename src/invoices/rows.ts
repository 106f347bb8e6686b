import type { InvoiceInput } from '../billing/invoice';
import type { ExplainStep } from '../billing/explanation';
import type { Instant } from '../platform';
import type { StoredInputs } from './line-source';

export type InvoiceKind = 'opening' | 'trial' | 'period' | 'final' | 'interim' | 'change' | 'one_off';
export type InvoiceStatus = 'draft' | 'finalized' | 'void' | 'skipped';
export type BillingReason =
  | 'SUBSCRIPTION_CREATE'
  | 'SUBSCRIPTION_CYCLE'
  | 'SUBSCRIPTION_UPDATE'
  | 'SUBSCRIPTION_TRIAL_END'
  | 'MANUAL'
  | 'AUTO_INVOICE_THRESHOLD';

export interface InvoiceRow {
  readonly id: string;
  readonly environment_id: string;
  readonly number: string | null;
  readonly customer_id: string;
  readonly subscription_id: string | null;
  readonly kind: InvoiceKind;
  readonly billing_reason: BillingReason;
  readonly period_sequence: number | null;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
  readonly subtotal: string;
  readonly total_discount: string;
  readonly total_credits: string;
  readonly total_tax: string;
  readonly total: string;
  readonly amount_paid: string;
  readonly inputs: StoredInputs<InvoiceInput>;
  readonly digest: string;
  readonly ingested_before: string | null;
  readonly due_date: Instant | null;
  readonly finalize_at: Instant | null;
  readonly finalized_at: Instant | null;
  readonly paid_at: Instant | null;
  readonly voided_at: Instant | null;
  readonly void_reason: string;
  readonly replaces_invoice_id: string | null;
  readonly description: string;
  /** The caller's own name for it. */
  readonly idempotency_key: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** A discount of a line; `level` says whether the coupon discounts this line alone or shares itself over the invoice. */
export interface LineDiscount {
  readonly coupon_association_id: string;
  readonly coupon_id: string;
  readonly level: 'line' | 'invoice';
  readonly amount: string;
}

export interface LineTax {
  readonly tax_association_id: string;
  readonly tax_rate_id: string;
  readonly inclusive: boolean;
  readonly amount: string;
}

export interface InvoiceLineRow {
  readonly id: string;
  readonly environment_id: string;
  readonly invoice_id: string;
  readonly position: number;
  readonly subscription_line_item_id: string | null;
  readonly price_id: string | null;
  readonly meter_id: string | null;
  readonly kind: string;
  readonly display_name: string;
  readonly quantity: string;
  readonly unit_credits: string;
  readonly unit_amount: string | null;
  readonly amount: string;
  readonly discount: string;
  readonly credits: string;
  readonly tax: string;
  readonly currency: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
  readonly event_count: string | null;
  readonly checksum: string | null;
  readonly explanation: readonly ExplainStep[];
  readonly discounts: readonly LineDiscount[];
  readonly taxes: readonly LineTax[];
  readonly created_at: Instant;
}
