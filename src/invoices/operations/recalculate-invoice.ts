import { decimal } from '../../billing/money';
import { addToOutbox, refuse, type Deps, type Instant } from '../../platform';
import type { BillingParty } from '../billing-party';
import type { InvoiceRow } from '../rows';
import { lockInvoice } from '../store';
import { finalizeInvoice } from './finalize-invoice';
import { refreshDraft } from './refresh-draft';
import { regenerateInvoice } from './regenerate-invoice';
import { voidInvoice } from './void-invoice';

export interface RecalculateInput {
  readonly party: BillingParty;
  /** Locked by the caller. */
  readonly invoice: InvoiceRow;
  /** For a draft: makes it final with the new numbers. */
  readonly finalize: boolean;
  readonly now: Instant;
}

/**
 * Works an invoice out again from what is known now, and answers with the id of the one that holds: a draft is refreshed, one that is final is voided and
 * made again, and in place of a void one a new one is made. Final numbers never change.
 */
export async function recalculateInvoice(deps: Deps, input: RecalculateInput): Promise<string> {
  const { party, invoice, finalize, now } = input;
  if (invoice.status === 'draft') {
    if (finalize) await finalizeInvoice(deps, { party, invoice, now });
    else await refreshDraft(deps, { party, invoice });
    return invoice.id;
  }
  checkRecalculable(invoice);
  const environmentId = invoice.environment_id;
  if (invoice.status !== 'void') await voidInvoice(deps, { environmentId, invoiceId: invoice.id, reason: 'Worked out again.', now });
  const made = await regenerateInvoice(deps, { party, invoice: await lockInvoice(deps.db, environmentId, invoice.id), now });
  await addToOutbox(deps, { environmentId, topic: 'invoice.regenerated', subjectId: made.id, payload: { replaces: invoice.id } });
  return made.id;
}

/** What was written by hand does not follow from anything, and money that came in stays with the numbers that it paid. */
function checkRecalculable({ kind, amount_paid, status }: InvoiceRow): void {
  if (kind === 'one_off') refuse('invoice_not_recalculable', { kind });
  if (decimal(amount_paid).gt(0) && status !== 'void') refuse('invoice_not_recalculable', { amount_paid });
}
