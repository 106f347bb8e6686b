import type { Db, Instant } from '../platform';

/** When the final invoices of a subscription that are not fully paid were or will be due, earliest first. Uses invoices_subscription. */
export async function unpaidDueDates(db: Db, subscriptionId: string): Promise<readonly Instant[]> {
  const rows = (await db('invoices')
    .where({ subscription_id: subscriptionId, status: 'finalized' })
    .whereRaw('total > amount_paid')
    .whereNotNull('due_date')
    .orderBy('due_date')
    .select('due_date')) as readonly { readonly due_date: Instant }[];
  return rows.map((row) => row.due_date);
}
