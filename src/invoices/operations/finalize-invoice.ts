import { assert, type Deps, type Instant } from '../../platform';
import { ingestCutoff } from '../../usage';
import type { BillingParty } from '../billing-party';
import { finalColumns } from '../final-columns';
import { lateUsageOf } from '../invoice-row';
import { publishFinal } from '../publish-final';
import type { InvoiceRow } from '../rows';
import { amountsOf, replaceLines, storedInputs } from '../store';
import { computeFromSources } from './compute-from-sources';

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
  const computed = await computeFromSources(deps.db, {
    party,
    subscriptionId: invoice.subscription_id,
    sequence: invoice.period_sequence,
    kind: invoice.kind,
    currency: invoice.currency,
    period,
    sources: invoice.inputs.sources,
    ingestedBefore,
    forUpdate: deps.rehearsal !== true,
    invoiceId: invoice.id,
    lateUsageOf: lateUsageOf({ kind: invoice.kind, subscriptionId: invoice.subscription_id }),
  });
  const columns = { ...amountsOf(computed.plan), ...(await finalColumns(deps, { party, now, ingestedBefore })) };
  const row: InvoiceRow = { ...invoice, ...columns, inputs: storedInputs(computed.sources, computed.input) };
  await deps
    .db('invoices')
    .where({ id: row.id })
    .update({ ...columns, inputs: JSON.stringify(row.inputs) });
  await replaceLines(deps, row, computed);
  await publishFinal(deps, row, computed);
  return row;
}
