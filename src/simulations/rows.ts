import type { Instant } from '../platform';
import type { LineChange } from './reprice-invoice';
import type { Candidate } from './candidate';
import type { CreateSimulationBody } from './schema';
import type { SimulationStatus } from './status';

export interface SimulationRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subject: { readonly customer_id: string } | { readonly plan_id: string };
  readonly span: { readonly start: Instant | null; readonly end: Instant | null };
  /** The candidate as it was asked for. */
  readonly wanted: CreateSimulationBody['candidate'];
  readonly candidate: Candidate;
  readonly status: SimulationStatus;
  readonly customers_total: number;
  readonly customers_done: number;
  readonly failure: string | null;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface SimulationCustomerRow {
  readonly simulation_id: string;
  readonly customer_id: string;
  readonly invoice_ids: readonly string[];
  readonly done_at: Instant | null;
}

export interface RatedLine {
  readonly change: LineChange;
  readonly kind: string;
  readonly display_name: string;
  readonly meter_id: string | null;
  readonly quantity: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
  readonly old_price_id: string | null;
  readonly new_price_id: string | null;
  readonly old_amount: string;
  readonly new_amount: string;
  readonly difference: string;
}

export interface RatedInvoice {
  readonly invoice_id: string;
  readonly number: string | null;
  readonly kind: string;
  readonly subscription_id: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
  readonly old_total: string;
  /** Null when the candidate sells nothing in the invoice's currency and billing period. */
  readonly new_total: string | null;
  readonly difference: string | null;
  readonly lines: readonly RatedLine[];
}

/** What a customer's invoices in one currency come to. */
export interface RatedTotals {
  readonly currency: string;
  readonly old_total: string;
  readonly new_total: string;
  readonly difference: string;
  readonly unmatched_lines: number;
  readonly skipped_invoices: number;
  readonly invoices: readonly RatedInvoice[];
}

export interface SimulationResultRow extends RatedTotals {
  readonly id: string;
  readonly environment_id: string;
  readonly simulation_id: string;
  readonly customer_id: string;
  readonly created_at: Instant;
}
