import { currencyOf, decimal, formatMoney } from '../../billing/money';
import { addToOutbox, refuse, refuseField, type Deps, type Instant } from '../../platform';
import type { InvoiceRow } from '../rows';
import { lockInvoice } from '../store';

export interface RecordPaymentInput {
  readonly environmentId: string;
  readonly invoiceId: string;
  /** What has been paid of the invoice in all; all of it when null. */
  readonly amount: string | null;
  /** Business time. */
  readonly now: Instant;
}

/** Notes that money came in for a final invoice. A payment is never less than what was noted before, and never more than the total. */
export async function recordPayment(deps: Deps, { environmentId, invoiceId, amount, now }: RecordPaymentInput): Promise<InvoiceRow> {
  const invoice = await lockInvoice(deps.db, environmentId, invoiceId);
  if (invoice.status !== 'finalized') refuse('invoice_not_payable', { status: invoice.status });
  const paid = decimal(amount ?? invoice.total);
  if (paid.gt(decimal(invoice.total)) || paid.lt(decimal(invoice.amount_paid))) {
    refuseField('validation_failed', '/amount', `must lie between ${invoice.amount_paid}, which is paid, and the total of ${invoice.total}`);
  }
  const amount_paid = formatMoney(paid, currencyOf(invoice.currency));
  const row = { ...invoice, amount_paid, paid_at: paid.eq(decimal(invoice.total)) ? (invoice.paid_at ?? now) : null, updated_at: deps.clock.now() };
  await deps.db('invoices').where({ id: row.id }).update({ amount_paid, paid_at: row.paid_at, updated_at: row.updated_at });
  const topic = row.paid_at === null ? 'invoice.partially_paid' : 'invoice.paid';
  await addToOutbox(deps, { environmentId, topic, subjectId: row.id, payload: { subscription_id: row.subscription_id, amount_paid } });
  deps.afterCommit(async ({ metrics }) => metrics.invoices.inc({ event: row.paid_at === null ? 'partially_paid' : 'paid' }));
  return row;
}
