import type { Period } from '../../billing/calendar';
import { addToOutbox, type Deps, type Instant } from '../../platform';
import { ingestCutoff } from '../../usage';
import type { BillingParty } from '../billing-party';
import type { LineSource } from '../line-source';
import type { BillingReason, InvoiceKind, InvoiceRow } from '../rows';
import { amountsOf, insertInvoice, replaceLines, storedInputs } from '../store';
import { computeFromSources, type ComputedInvoice } from './compute-from-sources';

export interface DraftInvoiceInput {
  readonly party: BillingParty;
  readonly subscriptionId: string;
  readonly kind: InvoiceKind;
  readonly billingReason: BillingReason;
  readonly sequence: number;
  readonly currency: string;
  readonly period: Period;
  readonly sources: readonly LineSource[];
  readonly finalizeAt: Instant;
  readonly replacesInvoiceId?: string;
}

/** Writes a draft: bounds, prices and meters are fixed now, amounts follow the usage until it is finalised. */
export async function draftInvoice(deps: Deps, input: DraftInvoiceInput): Promise<InvoiceRow> {
  const ingestedBefore = await ingestCutoff(deps.db);
  const computed = await computeFromSources(deps.db, { ...input, ingestedBefore, forUpdate: false, invoiceId: null });
  const row = toRow(deps, input, computed);
  await insertInvoice(deps.db, row);
  await replaceLines(deps, row, computed.plan);
  await addToOutbox(deps, {
    environmentId: row.environment_id,
    topic: 'invoice.drafted',
    subjectId: row.id,
    payload: { subscription_id: input.subscriptionId, total: row.total },
  });
  deps.metrics.invoices.inc({ event: 'drafted' });
  return row;
}

function toRow(deps: Deps, input: DraftInvoiceInput, { input: invoiceInput, plan }: ComputedInvoice): InvoiceRow {
  const now = deps.clock.now();
  return {
    id: deps.ids.next('inv'),
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
    inputs: storedInputs(input.sources, invoiceInput),
    ingested_before: null,
    due_date: null,
    finalize_at: input.finalizeAt,
    finalized_at: null,
    voided_at: null,
    void_reason: '',
    replaces_invoice_id: input.replacesInvoiceId ?? null,
    metadata: {},
    created_at: now,
    updated_at: now,
  };
}
