import { computeInvoice, unroundedAmount } from '../billing/invoice';
import type { MeterDefinition } from '../billing/metering';
import type { Period } from '../billing/calendar';
import { measureAllowance, pricedWindows } from '../invoices';
import { assert, type Db } from '../platform';
import { measureUsage } from '../usage';
import type { RatedLine } from './usage-sources';

export interface PriceUsageInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly line: RatedLine;
}

export interface PricedUsage {
  readonly quantity: string;
  /** Exact: before the rounding to the currency. */
  readonly amount: string;
}

/**
 * What the usage of a line has come to so far, by its price and what is included: measured and computed like on its invoice, before credits,
 * coupons, taxes and the rounding.
 */
export async function priceUsage(db: Db, { environmentId, customerRefs, line: { source, subscription } }: PriceUsageInput): Promise<PricedUsage> {
  const { period, meter, allowance, key, displayName, model } = source;
  const measure = async (definition: MeterDefinition, segments: readonly Period[]) =>
    (await measureUsage(db, { environmentId, customerRefs, meter: definition, segments, ingestedBefore: null })).map((measured) => measured.quantity);
  const [quantity = '0'] = await measure(meter.definition, [period]);
  const windows = await pricedWindows(db, { environmentId, customerRefs, ingestedBefore: null }, source);
  const buckets = windows.length === 0 ? {} : { buckets: windows };
  const included = allowance ? { allowance: await measureAllowance(allowance, period, meter.definition, measure) } : {};
  const plan = computeInvoice({
    ...{ v: 1, currency: subscription.currency, period, unitCreditLots: [], invoiceCoupons: [], moneyCreditLots: [], taxes: [] },
    lines: [{ key, kind: 'usage', displayName, period, price: model, quantity, ...buckets, ...included }],
  });
  const [line] = plan.lines;
  assert(line, 'rated_line_vanished', { key });
  return { quantity, amount: unroundedAmount(line) };
}
