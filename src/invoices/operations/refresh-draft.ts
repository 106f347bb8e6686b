import { addToOutbox, assert, type Deps } from '../../platform';
import { loadBillingCut } from '../billing-cut';
import type { BillingParty } from '../billing-party';
import { lateUsageOf } from '../invoice-row';
import type { InvoiceRow } from '../rows';
import { amountsOf, replaceLines, storedInputs } from '../store';
import { computeFromSources } from './compute-from-sources';

/** Works a draft out again from what is known now. It stays a draft. */
export async function refreshDraft(deps: Deps, { party, invoice }: { readonly party: BillingParty; readonly invoice: InvoiceRow }): Promise<InvoiceRow> {
  assert(invoice.status === 'draft', 'refreshing_what_is_no_draft', { invoice_id: invoice.id, status: invoice.status });
  const { id: invoiceId, kind, currency, subscription_id: subscriptionId, period_sequence: sequence } = invoice;
  const period = { start: invoice.period_start, end: invoice.period_end };
  const cut = await loadBillingCut(deps.db, { party, subscriptionId: lateUsageOf({ kind, subscriptionId }), before: period.start });
  const subject = { party, subscriptionId, sequence, kind, currency, period, cut, invoiceId, sources: invoice.inputs.sources };
  const computed = await computeFromSources(deps.db, { ...subject, forUpdate: false });
  const inputs = storedInputs(computed.sources, computed.input);
  const row = { ...invoice, ...amountsOf(computed.plan), inputs, updated_at: deps.clock.now() };
  const columns = { ...amountsOf(computed.plan), inputs: JSON.stringify(inputs), updated_at: row.updated_at };
  await deps.db('invoices').where({ id: invoiceId }).update(columns);
  await replaceLines(deps, row, computed);
  await addToOutbox(deps, { environmentId: row.environment_id, topic: 'invoice.recalculated', subjectId: row.id, payload: { total: row.total } });
  return row;
}
