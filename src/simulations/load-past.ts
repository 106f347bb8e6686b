import type { InvoiceInput } from '../billing/invoice';
import { loadParty, type InvoiceRow } from '../invoices';
import type { Db } from '../platform';
import { subscriptionsOfLines, subscriptionsWithItems } from './past.sql';
import type { Past, PastInvoice } from './past';
import type { SimulationCustomerRow } from './rows';

type StoredInvoice = Pick<InvoiceRow, 'id' | 'number' | 'kind' | 'subscription_id' | 'ingested_before' | 'inputs' | 'created_at'>;

/** A customer's invoices with what they were computed from, and the earlier ones whose amounts they subtract. */
export async function loadPast(db: Db, environmentId: string, { customer_id, invoice_ids }: SimulationCustomerRow): Promise<Past> {
  const found = await withEarlier(db, invoice_ids);
  const subscriptionIds = await subscriptionsOf(db, found);
  const subscriptions = await subscriptionsWithItems(db, [...new Set([...subscriptionIds.values()].flat())]);
  const counted = new Set(invoice_ids);
  const invoices = found.map((row): PastInvoice => {
    const { id, number, kind, ingested_before: ingestedBefore, inputs } = row;
    const named = (subscriptionIds.get(id) ?? []).flatMap((subscriptionId) => subscriptions.get(subscriptionId) ?? []);
    const own = { subscriptionId: row.subscription_id ?? '', subscriptions: named };
    return { id, number, kind, ...own, ingestedBefore, input: inputs.invoice, sources: inputs.sources, counts: counted.has(id) };
  });
  return { party: await loadParty(db, environmentId, customer_id), invoices };
}

/** By invoice, its own subscription first. Others are billed on it when subscriptions are grouped. */
async function subscriptionsOf(db: Db, invoices: readonly StoredInvoice[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const lineIds = new Set(invoices.flatMap(({ inputs }) => inputs.sources.map(({ subscriptionLineItemId }) => subscriptionLineItemId)));
  const owners = await subscriptionsOfLines(db, [...lineIds]);
  const named = ({ subscription_id, inputs }: StoredInvoice) => [
    ...(subscription_id === null ? [] : [subscription_id]),
    ...inputs.sources.flatMap(({ subscriptionLineItemId }) => owners.get(subscriptionLineItemId) ?? []),
  ];
  return new Map(invoices.map((invoice) => [invoice.id, [...new Set(named(invoice))]]));
}

/** In the order in which they were made: what one subtracts, those before it billed. */
async function withEarlier(db: Db, ids: readonly string[]): Promise<readonly StoredInvoice[]> {
  const found = new Map<string, StoredInvoice>();
  for (let wanted = ids; wanted.length > 0; ) {
    const rows = await storedInvoices(db, wanted);
    for (const row of rows) found.set(row.id, row);
    wanted = [...new Set(rows.flatMap(({ inputs }) => earlierIds(inputs.invoice)))].filter((id) => !found.has(id));
  }
  return [...found.values()].sort((a, b) => compare(a.created_at, b.created_at) || compare(a.id, b.id));
}

function earlierIds({ lines }: InvoiceInput): readonly string[] {
  return lines.flatMap(({ billedBefore }) => billedBefore?.invoiceIds ?? []);
}

function storedInvoices(db: Db, ids: readonly string[]): Promise<StoredInvoice[]> {
  return db<InvoiceRow>('invoices')
    .whereIn('id', [...ids])
    .select('id', 'number', 'kind', 'subscription_id', 'ingested_before', 'inputs', 'created_at') as unknown as Promise<StoredInvoice[]>;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
