import type { Period } from '../billing/calendar';
import type { Deps, Instant } from '../platform';
import type { BillingParty } from './billing-party';
import type { Glance } from './glance';
import type { LineSource } from './line-source';
import type { ComputedInvoice } from './operations/compute-from-sources';
import type { BillingReason, InvoiceKind, InvoiceRow } from './rows';
import { amountsOf, storedInputs } from './store';

/** What a new invoice is for. */
export interface NewInvoice {
  readonly party: BillingParty;
  /** Null for what somebody charges beside any subscription. */
  readonly subscriptionId: string | null;
  readonly kind: InvoiceKind;
  readonly billingReason: BillingReason;
  readonly sequence: number | null;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  /** Where somebody has looked already: what there is none of is not asked for. */
  readonly glance?: Glance;
  readonly replacesInvoiceId?: string;
  /** Its id, where something refers to it already. */
  readonly id?: string;
  readonly description?: string;
  readonly idempotencyKey?: string | null;
  readonly dueDate?: Instant | null;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A new invoice as a draft row. */
export function draftRow(
  deps: Deps,
  input: NewInvoice & { readonly finalizeAt: Instant | null },
  { sources, input: invoiceInput, plan }: ComputedInvoice,
): InvoiceRow {
  const now = deps.clock.now();
  return {
    id: input.id ?? deps.ids.next('inv'),
    environment_id: input.party.environment.id,
    number: null,
    customer_id: input.party.customer.id,
    subscription_id: input.subscriptionId,
    kind: input.kind,
    billing_reason: input.billingReason,
    period_sequence: input.sequence,
    status: 'draft',
    currency: input.currency,
    period_start: input.period.start,
    period_end: input.period.end,
    ...amountsOf(plan),
    amount_paid: '0',
    paid_at: null,
    inputs: storedInputs(sources, invoiceInput),
    ingested_before: null,
    due_date: input.dueDate ?? null,
    finalize_at: input.finalizeAt,
    finalized_at: null,
    voided_at: null,
    void_reason: '',
    replaces_invoice_id: input.replacesInvoiceId ?? null,
    description: input.description ?? '',
    idempotency_key: input.idempotencyKey ?? null,
    metadata: input.metadata ?? {},
    created_at: now,
    updated_at: now,
  };
}

/** Invoices of whole periods bill along what came late for earlier ones. */
export function lateUsageOf(invoice: { readonly kind: InvoiceKind; readonly subscriptionId: string | null }): string | null {
  return invoice.kind === 'period' || invoice.kind === 'trial' ? invoice.subscriptionId : null;
}
