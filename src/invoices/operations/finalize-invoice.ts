import { assert, type Deps, type Instant } from '../../platform';
import { type BillingCut, loadBillingCut } from '../billing-cut';
import type { BillingParty } from '../billing-party';
import { finalColumns } from '../final-columns';
import { lateUsageOf } from '../invoice-row';
import { carryExcessCredit } from '../carry-excess-credit';
import { publishFinal } from '../publish-final';
import type { InvoiceRow } from '../rows';
import { amountsOf, replaceLines, storedInputs } from '../store';
import { type UnnumberedInvoice, updateFinal } from '../write-final';
import { computeFromSources } from './compute-from-sources';

export interface FinalizeInput {
  readonly party: BillingParty;
  /** The draft, locked by the caller. */
  readonly invoice: InvoiceRow;
  /** Business time of the finalisation. */
  readonly now: Instant;
  /** Where the step that finalises it has read it already. */
  readonly cut?: BillingCut;
  /** The end of a period for which it is the last invoice: credits that have expired by then are written off. */
  readonly lapseAt?: Instant;
}

/**
 * Makes a draft final: usage that arrived before the cut-off is measured and rated a last time, credits are burnt, and number,
 * cut-off, totals and digest are fixed. Finalised numbers never change.
 */
export async function finalizeInvoice(deps: Deps, { party, invoice, now, ...input }: FinalizeInput): Promise<UnnumberedInvoice> {
  assert(invoice.status === 'draft', 'finalizing_what_is_no_draft', { invoice_id: invoice.id, status: invoice.status });
  const { kind, currency, subscription_id: subscriptionId, period_sequence: sequence, id: invoiceId } = invoice;
  const period = { start: invoice.period_start, end: invoice.period_end };
  const cut = input.cut ?? (await loadBillingCut(deps.db, { party, subscriptionId: lateUsageOf({ kind, subscriptionId }), before: period.start }));
  const computed = await computeFromSources(deps.db, {
    ...{ party, subscriptionId, sequence, kind, currency, period, cut, invoiceId },
    sources: invoice.inputs.sources,
    forUpdate: deps.rehearsal !== true,
    ...(input.lapseAt !== undefined && { lapseAt: input.lapseAt }),
  });
  const row: UnnumberedInvoice = {
    ...invoice,
    ...amountsOf(computed.plan),
    ...finalColumns(deps, { party, now, dueDate: invoice.due_date, ingestedBefore: cut.ingestedBefore }),
    inputs: storedInputs(computed.sources, computed.input),
  };
  await updateFinal(deps, party.environment, row);
  await replaceLines(deps, row, computed);
  await publishFinal(deps, row, computed);
  await carryExcessCredit(deps, row);
  return row;
}
