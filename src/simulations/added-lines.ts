import { measuredLines, type FixedSource, type UsageSource } from '../invoices';
import { assert, type Db } from '../platform';
import { type AddedWindow, addedWindows } from './added-windows';
import type { AddedPrice, LineMap } from './map-subscription';
import type { AddedLine, PastInvoice, Past } from './past';

/**
 * The lines that the candidate adds to an invoice. Usage is measured from the events as they were known at the invoice's own cut-off, by the way that every
 * invoice measures, so the answer is the same whenever it is asked for.
 */
export async function addedLines(db: Db, party: Past['party'], invoice: PastInvoice, { added }: LineMap): Promise<readonly AddedLine[]> {
  if (!invoice.counts || invoice.ingestedBefore === null) return [];
  const sources = added.flatMap((one) => addedWindows(one, invoice).map((window) => toSource(one, window)));
  if (sources.length === 0) return [];
  const { ingestedBefore } = invoice;
  const { currency, period, unitCreditLots } = invoice.input;
  const lines = await measuredLines(db, { party, currency, period, sources, ingestedBefore, lots: unitCreditLots });
  return lines.map((input, index) => ({ priceId: sources[index]?.priceId ?? '', input }));
}

function toSource({ price, subscriptionId, beside }: AddedPrice, { proration, ...period }: AddedWindow): FixedSource | UsageSource {
  const base = {
    key: `added:${subscriptionId}:${beside[0]?.entityId ?? ''}:${price.id}:${period.start}`,
    subscriptionLineItemId: '',
    ...{ priceId: price.id, displayName: price.displayName, period, model: price.model },
  };
  if (price.type === 'FIXED') return { kind: 'fixed', ...base, quantity: price.quantity, proration };
  assert(price.meter, 'usage_price_without_meter', { price_id: price.id });
  return { kind: 'usage', ...base, meter: price.meter };
}
