import type { InvoicePlan } from '../billing/invoice';
import { burnCredits } from '../credits';
import { addToOutbox, type Deps } from '../platform';
import type { InvoiceRow } from './rows';

/** What follows from an invoice being final: its credits are burnt and the world is told, in the same transaction. */
export async function publishFinal(deps: Deps, row: InvoiceRow, plan: InvoicePlan): Promise<void> {
  const { id, environment_id: environmentId, number, total, currency, digest } = row;
  await burnCredits(deps, { environmentId, invoiceId: id, burns: plan.unitCreditBurns, at: row.finalized_at ?? row.updated_at });
  await addToOutbox(deps, { environmentId, topic: 'invoice.finalized', subjectId: id, payload: { number, total, currency, digest } });
  deps.metrics.invoices.inc({ event: 'finalized' });
}
