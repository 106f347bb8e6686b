import { computeInvoice } from '../billing/invoice';
import { decimal, zero, type Decimal } from '../billing/money';
import type { Db } from '../platform';
import type { LineSource } from './line-source';
import type { InvoiceRow } from './rows';

/** The lines that wait for the next invoice of each of some subscriptions. Uses pending_lines_waiting. */
export async function waitingSources(db: Db, subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, readonly LineSource[]>> {
  const rows = await db('pending_lines')
    .whereIn('subscription_id', [...subscriptionIds])
    .whereNull('invoice_id')
    .orderBy('id')
    .select<{ subscription_id: string; source: LineSource }[]>('subscription_id', 'source');
  const found = new Map<string, LineSource[]>();
  for (const { subscription_id, source } of rows) found.set(subscription_id, [...(found.get(subscription_id) ?? []), source]);
  return found;
}

/** What the drafts of subscriptions give back beyond what they charge, as they stand: once they are final it waits for the next invoice. */
export async function excessOfDrafts(db: Db, subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, Decimal>> {
  const found = new Map<string, Decimal>();
  if (subscriptionIds.length === 0) return found;
  const drafts: InvoiceRow[] = await db<InvoiceRow>('invoices')
    .whereIn('subscription_id', [...subscriptionIds])
    .where({ status: 'draft' })
    .whereRaw(`inputs->'sources' @> '[{"kind": "proration", "direction": "credit"}]'`);
  for (const { subscription_id, inputs } of drafts) {
    if (subscription_id === null) continue;
    found.set(subscription_id, (found.get(subscription_id) ?? zero).plus(decimal(computeInvoice(inputs.invoice).excessCredit)));
  }
  return found;
}
