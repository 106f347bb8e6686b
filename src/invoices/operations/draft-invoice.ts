import { addToOutbox, type Deps, type Instant } from '../../platform';
import { loadBillingCut } from '../billing-cut';
import { draftRow, lateUsageOf, type NewInvoice } from '../invoice-row';
import type { InvoiceRow } from '../rows';
import { insertInvoice, insertLines } from '../store';
import { computeFromSources } from './compute-from-sources';

export interface DraftInvoiceInput extends NewInvoice {
  /** Null waits for somebody to finalise it. */
  readonly finalizeAt: Instant | null;
}

/** Writes a draft: bounds, prices and meters are fixed now, amounts follow the usage until it is finalised. */
export async function draftInvoice(deps: Deps, input: DraftInvoiceInput): Promise<InvoiceRow> {
  const cut = await loadBillingCut(deps.db, { party: input.party, subscriptionId: lateUsageOf(input), before: input.period.start });
  const computed = await computeFromSources(deps.db, { ...input, cut, forUpdate: false, invoiceId: input.id ?? null });
  const row = draftRow(deps, input, computed);
  await insertInvoice(deps.db, row);
  await insertLines(deps, row, computed);
  await addToOutbox(deps, {
    environmentId: row.environment_id,
    topic: 'invoice.drafted',
    subjectId: row.id,
    payload: { subscription_id: input.subscriptionId, total: row.total },
  });
  deps.afterCommit(async ({ metrics }) => metrics.invoices.inc({ event: 'drafted' }));
  return row;
}
