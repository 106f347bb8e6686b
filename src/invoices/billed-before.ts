import { decimal, zero } from '../billing/money';
import type { BilledBefore } from '../billing/invoice';
import { queryNamed, type Db } from '../platform';
import type { UsageSource } from './line-source';

interface BilledRow {
  readonly subscription_line_item_id: string;
  readonly period_start: string;
  readonly amount: string;
  readonly unit_credits: string;
  readonly invoice_id: string;
}

const BILLED = {
  name: 'billed_before',
  text: `select line.subscription_line_item_id, line.period_start, line.unit_credits, line.invoice_id,
                line.amount - case when line.amount > 0 or line.quantity = 0 then 0
                                   else coalesce((select sum((step->'operands'->>1)::numeric) from jsonb_array_elements(line.explanation) step
                                                  where step->>'rule' = 'to_balance'), 0) end as amount
         from invoice_line_items line
         where line.subscription_line_item_id = any($1) and line.kind in ('usage', 'late_usage') and line.invoice_id <> $2
           and (select status from invoices where id = line.invoice_id) = 'finalized'
         order by line.created_at`,
};

/**
 * What other final invoices have billed already for the same line and period: interim ones while it ran, its own before late usage came.
 * A line bills only what goes beyond them. What a line gave back and its invoice could not absorb was billed with it: it is carried over by itself.
 * Uses invoice_line_items_source.
 */
export async function billedBefore(db: Db, sources: readonly UsageSource[], ownInvoiceId: string | null): Promise<ReadonlyMap<string, BilledBefore>> {
  const found = new Map<string, BilledBefore>();
  if (sources.length === 0) return found;
  const lineIds = sources.map((source) => source.subscriptionLineItemId);
  const rows = await queryNamed<BilledRow>(db, { ...BILLED, values: [lineIds, ownInvoiceId ?? ''] });
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
