import { Decimal, decimal, zero } from '../../billing/money';
import type { Db } from '../../platform';
import { isCredit } from '../given-back';
import type { LineSource, ProrationSource } from '../line-source';
import { prorationAmount } from '../proration-amount';
import type { InvoiceRow } from '../rows';

interface CarriedRow {
  readonly invoice_id: string | null;
  readonly source: ProrationSource;
}

/**
 * The sources of a void invoice as they are to be billed again. What it had carried over and nobody has billed yet is taken back, since the invoice in
 * its place carries over anew; what stands on another invoice stays there, and its credits give back so much less.
 */
export async function withdrawCarried(db: Db, invoice: InvoiceRow): Promise<readonly LineSource[]> {
  const { sources } = invoice.inputs;
  if (!sources.some(isCredit)) return sources;
  const carried = db('pending_lines').whereRaw(`source->>'key' = ?`, [`carried:${invoice.id}`]);
  await carried.clone().whereNull('invoice_id').delete();
  const billed = (await carried.clone().whereNotNull('invoice_id').select('invoice_id', 'source')) as CarriedRow[];
  let left = billed.reduce<Decimal>((sum, { source }) => sum.plus(amountOf(source, invoice.currency)), zero);
  return sources.map((source) => {
    if (!isCredit(source) || !left.gt(0)) return source;
    const amount = amountOf(source, invoice.currency);
    const less = Decimal.min(left, amount);
    left = left.minus(less);
    return { ...source, atMost: amount.minus(less).toFixed() };
  });
}

function amountOf(source: ProrationSource, currency: string): Decimal {
  const amount = prorationAmount(source, currency);
  return source.atMost === undefined ? amount : Decimal.min(amount, decimal(source.atMost));
}
