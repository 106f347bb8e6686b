import { millisecondsOf } from '../../billing/calendar';
import { decimal, zero } from '../../billing/money';
import { plansByIds } from '../../catalog';
import { pendingLinesOf, prorationAmount, type InvoiceRow, type LineSource, type ProrationSource } from '../../invoices';
import type { Db } from '../../platform';
import { moneyText } from '../changes/compute-change';
import { isReturn } from '../changes/unused-credits';
import type { Outcome } from '../changes/outcome';

const DAY_MS = 86_400_000;

/** What a cancellation gave back of fees that were paid for time after it; nulls while the end is still to come. */
export async function loadReturned(db: Db, { row, changed_resources }: Outcome) {
  if (row.status !== 'cancelled') return { proration_details: null, total_credit_amount: null };
  const ids = changed_resources.invoices.map(({ id }) => id);
  const invoices = await db<InvoiceRow>('invoices').whereIn('id', ids);
  const waiting = await pendingLinesOf(db, row.id);
  const sources = [...invoices.flatMap((invoice) => invoice.inputs.sources), ...waiting.map(({ source }) => source)];
  const returned = sources.filter((source): source is ProrationSource => isReturn(source, row.id));
  const planName = (await plansByIds(db, [row.plan_id])).get(row.plan_id)?.name ?? '';
  const total = returned.reduce((sum, source) => sum.plus(prorationAmount(source, row.currency)), zero);
  return {
    proration_details: returned.map((source) => ({
      ...{ line_item_id: source.subscriptionLineItemId, price_id: source.priceId, plan_name: planName, description: source.displayName },
      original_amount: moneyText(decimal(flatAmount(source)), row.currency),
      credit_amount: moneyText(prorationAmount(source, row.currency), row.currency),
      charge_amount: moneyText(zero, row.currency),
      proration_days: Math.round((millisecondsOf(source.period.end) - millisecondsOf(source.period.start)) / DAY_MS),
    })),
    total_credit_amount: moneyText(total, row.currency),
  };
}

/** What was billed, of which a part is given back. */
function flatAmount({ model }: LineSource): string {
  return model.kind === 'flat' ? model.amount : '0';
}
