import type { Instant, Period } from '../billing/calendar';
import { decimal } from '../billing/money';
import type { Db } from '../platform';

/** A fee that was billed for a line over a period, net of its discounts. */
export interface BilledFee {
  readonly lineItemId: string;
  readonly period: Period;
  readonly amount: string;
}

interface Row {
  readonly subscription_line_item_id: string;
  readonly amount: string;
  readonly discount: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
}

/**
 * What invoices have billed of these lines for time after an instant. A draft in its grace time waits for usage only: its fees are billed as
 * good as done, as the draft tells them. Uses invoice_line_items_source.
 */
export async function billedFees(db: Db, lineItemIds: readonly string[], after: Instant): Promise<readonly BilledFee[]> {
  if (lineItemIds.length === 0) return [];
  const rows = (await db('invoice_line_items as line')
    .join('invoices as invoice', 'invoice.id', 'line.invoice_id')
    .whereIn('line.subscription_line_item_id', [...lineItemIds])
    .whereIn('invoice.status', ['draft', 'finalized'])
    .whereIn('line.kind', ['fixed', 'proration_charge'])
    .where('line.period_end', '>', after)
    .orderBy(['line.period_start', 'line.id'])
    .select('line.subscription_line_item_id', 'line.amount', 'line.discount', 'line.period_start', 'line.period_end')) as Row[];
  return rows.map((row) => ({
    lineItemId: row.subscription_line_item_id,
    period: { start: row.period_start, end: row.period_end },
    amount: decimal(row.amount).minus(decimal(row.discount)).toFixed(),
  }));
}
