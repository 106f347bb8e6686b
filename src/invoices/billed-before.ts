import { decimal, zero } from '../billing/money';
import type { BilledBefore } from '../billing/invoice';
import type { Db } from '../platform';
import type { UsageSource } from './line-source';

interface BilledRow {
  readonly subscription_line_item_id: string;
  readonly period_start: string;
  readonly amount: string;
  readonly unit_credits: string;
  readonly invoice_id: string;
}

/**
 * What other final invoices have billed already for the same line and period: interim ones while it ran, its own before late usage came.
 * A line bills only what goes beyond them.
 * Uses invoice_line_items_source.
 */
export async function billedBefore(db: Db, sources: readonly UsageSource[], ownInvoiceId: string | null): Promise<ReadonlyMap<string, BilledBefore>> {
  const found = new Map<string, BilledBefore>();
  if (sources.length === 0) return found;
  const rows = (await db('invoice_line_items as line')
    .join('invoices as invoice', 'invoice.id', 'line.invoice_id')
    .whereIn(
      'line.subscription_line_item_id',
      sources.map((source) => source.subscriptionLineItemId),
    )
    .where('invoice.status', 'finalized')
    .whereIn('line.kind', ['usage', 'late_usage'])
    .modify((query) => (ownInvoiceId === null ? query : query.whereNot('invoice.id', ownInvoiceId)))
    .orderBy('invoice.created_at')
    .select('line.subscription_line_item_id', 'line.period_start', 'line.amount', 'line.unit_credits', 'line.invoice_id')) as BilledRow[];
  for (const source of sources) {
    const own = rows.filter((row) => row.subscription_line_item_id === source.subscriptionLineItemId && row.period_start === source.period.start);
    if (own.length > 0) found.set(source.key, sumOf(own));
  }
  return found;
}

function sumOf(rows: readonly BilledRow[]): BilledBefore {
  const total = (pick: (row: BilledRow) => string) => rows.reduce((sum, row) => sum.plus(decimal(pick(row))), zero).toFixed();
  return { amount: total((row) => row.amount), unitCredits: total((row) => row.unit_credits), invoiceIds: rows.map((row) => row.invoice_id) };
}
