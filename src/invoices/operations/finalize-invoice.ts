import { DateTime } from 'luxon';
import { burnCredits } from '../../credits';
import { addToOutbox, assert, type Deps, type Instant } from '../../platform';
import { ingestCutoff } from '../../usage';
import type { BillingParty } from '../billing-party';
import type { InvoiceRow } from '../rows';
import { amountsOf, replaceLines, storedInputs } from '../store';
import { computeFromSources, type ComputedInvoice } from './compute-from-sources';
import { nextInvoiceNumber } from './next-invoice-number';

export interface FinalizeInput {
  readonly party: BillingParty;
  /** The draft, locked by the caller. */
  readonly invoice: InvoiceRow;
  /** Business time of the finalisation. */
  readonly now: Instant;
}

/**
 * Makes a draft final: usage that arrived before the cut-off is measured and rated a last time, credits are burnt, and number,
 * cut-off, totals and digest are fixed. Finalised numbers never change.
 */
export async function finalizeInvoice(deps: Deps, { party, invoice, now }: FinalizeInput): Promise<InvoiceRow> {
  assert(invoice.status === 'draft', 'finalizing_what_is_no_draft', { invoice_id: invoice.id, status: invoice.status });
  const ingestedBefore = await ingestCutoff(deps.db);
  const period = { start: invoice.period_start, end: invoice.period_end };
  const { sources } = invoice.inputs;
  const computed = await computeFromSources(deps.db, {
    party,
    currency: invoice.currency,
    period,
    sources,
    ingestedBefore,
    forUpdate: true,
    invoiceId: invoice.id,
  });
  const final = await finalRow(deps, { party, invoice, now }, computed, ingestedBefore);
  await applyFinal(deps, final, computed);
  return final;
}

async function finalRow(deps: Deps, { party, invoice, now }: FinalizeInput, { input, plan }: ComputedInvoice, ingestedBefore: string): Promise<InvoiceRow> {
  return {
    ...invoice,
    ...amountsOf(plan),
    status: 'finalized',
    number: await nextInvoiceNumber(deps.db, party.environment),
    inputs: storedInputs(invoice.inputs.sources, input),
    ingested_before: ingestedBefore,
    finalized_at: now,
    due_date: dueDate(now, party.environment.settings.payment_terms_days),
    updated_at: deps.clock.now(),
  };
}

async function applyFinal(deps: Deps, row: InvoiceRow, { plan }: ComputedInvoice): Promise<void> {
  const at = row.finalized_at ?? row.updated_at;
  const { id, environment_id: environmentId } = row;
  const { status, number, ingested_before, finalized_at, due_date, updated_at } = row;
  await deps
    .db('invoices')
    .where({ id })
    .update({ ...amountsOf(plan), status, number, ingested_before, finalized_at, due_date, updated_at, inputs: JSON.stringify(row.inputs) });
  await replaceLines(deps, row, plan);
  await burnCredits(deps, { environmentId, invoiceId: id, burns: plan.unitCreditBurns, at });
  await addToOutbox(deps, {
    environmentId,
    topic: 'invoice.finalized',
    subjectId: id,
    payload: { number, total: row.total, currency: row.currency, digest: row.digest },
  });
  deps.metrics.invoices.inc({ event: 'finalized' });
}

function dueDate(from: Instant, days: number): Instant {
  return DateTime.fromISO(from, { zone: 'utc' }).plus({ days }).toJSDate().toISOString();
}
