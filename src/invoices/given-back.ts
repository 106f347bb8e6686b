import type { LineInput } from '../billing/invoice';
import { queryNamed, type Db } from '../platform';
import type { FixedSource, LineSource, ProrationSource } from './line-source';
import { prorationAmount } from './proration-amount';

/** A fee that may be given back in part: what begins with the period of an invoice or with a change. */
export function isFee(source: LineSource): source is FixedSource | ProrationSource {
  return source.kind === 'fixed' || (source.kind === 'proration' && source.direction === 'charge');
}

/** What gives back instead of charging. */
export function isCredit(source: LineSource): source is ProrationSource {
  return source.kind === 'proration' && source.direction === 'credit';
}

// What waits with a child or its parent, and what lies on invoices in force. What one of these could not absorb and carried over is of the same credit.
// Uses invoice_line_items_source and pending_lines_waiting.
const CREDITS = {
  name: 'credits_of_lines',
  text: `with source as (
           select source from pending_lines
           where invoice_id is null and subscription_id in (
             select unnest(array[id, parent_subscription_id]) from subscriptions
             where id in (select subscription_id from subscription_line_items where id = any($1)))
           union all
           select jsonb_array_elements(invoice.inputs->'sources') from invoices invoice
           where invoice.id in (select invoice_id from invoice_line_items where subscription_line_item_id = any($1) and kind = 'proration_credit')
             and invoice.id <> $2 and invoice.status in ('draft', 'finalized'))
         select source from source
         where source->>'subscriptionLineItemId' = any($1) and source->>'direction' = 'credit' and source->>'key' like 'credit:%'`,
};

/** What has been given back, outside of an invoice, of the fees on it: changes may come while it is a draft, or before it is made again. */
export async function creditsOfFees(db: Db, sources: readonly LineSource[], invoiceId: string): Promise<readonly ProrationSource[]> {
  const lineItemIds = sources.filter(isFee).map((source) => source.subscriptionLineItemId);
  if (lineItemIds.length === 0) return [];
  const rows = await queryNamed<{ readonly source: ProrationSource }>(db, { ...CREDITS, values: [lineItemIds, invoiceId] });
  return rows.map(({ source }) => source);
}

/** What of a fee is given back, by the one change that ends it. */
export function givenBackOf(fee: FixedSource | ProrationSource, credits: readonly LineSource[], currency: string): Pick<LineInput, 'givenBack'> {
  const [credit] = creditsOf(fee, credits);
  return credit === undefined ? {} : { givenBack: { amount: prorationAmount(credit, currency).toFixed(), part: credit.proration } };
}

/** The credits of a fee; those of its line for other periods, and what was carried over of any, are not. */
export function creditsOf(fee: FixedSource | ProrationSource, credits: readonly LineSource[]): readonly ProrationSource[] {
  return credits.filter((source): source is ProrationSource => isCreditOf(source, fee));
}

function isCreditOf(source: LineSource, fee: FixedSource | ProrationSource): boolean {
  if (!isCredit(source) || !source.key.startsWith('credit:')) return false;
  return source.subscriptionLineItemId === fee.subscriptionLineItemId && source.period.end === fee.period.end && source.period.start >= fee.period.start;
}
