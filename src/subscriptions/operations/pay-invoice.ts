import { loadParty, recordPayment, requireInvoice, type InvoiceRow } from '../../invoices';
import { businessNow } from '../../clocks';
import type { Deps } from '../../platform';
import { lockSubscription } from '../store';
import { recordCommand } from './record-command';
import { writeLife } from './write-life';

export interface PayInvoiceInput {
  readonly environmentId: string;
  readonly invoiceId: string;
  readonly commandId: string;
  readonly amount: string | null;
}

/**
 * Notes a payment, and brings the subscription out of `past_due` when nothing is overdue any more. The subscription is locked before its invoice,
 * as everywhere. Its workflow is not asked: a payment makes nothing due, and the database's life is the authority.
 */
export async function payInvoice(tx: Deps, { environmentId, invoiceId, commandId, amount }: PayInvoiceInput): Promise<InvoiceRow> {
  const found = await requireInvoice(tx.db, environmentId, invoiceId);
  const subscription = found.subscription_id === null ? undefined : await lockSubscription(tx.db, found.subscription_id);
  const { customer } = await loadParty(tx.db, environmentId, found.customer_id);
  const now = await businessNow(tx, customer);
  const invoice = await recordPayment(tx, { environmentId, invoiceId, amount, now });
  if (subscription === undefined) return invoice;
  const life = await writeLife(tx, subscription, { life: subscription.life, columns: {}, invoiceIds: [invoice.id] }, now);
  await recordCommand(tx, subscription, { id: commandId, kind: 'payment', before: subscription.life, after: life, invoiceIds: [invoice.id] });
  return invoice;
}
