import { computeInvoice, type InvoicePlan } from '../billing/invoice';
import { currencyOf, decimal, formatMoney, zero } from '../billing/money';
import { BilledDifferences } from './billed-differences';
import type { Candidate } from './candidate';
import type { LineMap } from './map-subscription';
import type { AddedLine, PastInvoice } from './past';
import { repriceInvoice, type RepricedLine } from './reprice-invoice';
import type { RatedInvoice, RatedLine, RatedTotals } from './rows';

/** An invoice with what the candidate makes of its lines; no map when the candidate sells nothing in its currency and period. */
export interface MappedInvoice {
  readonly invoice: PastInvoice;
  readonly map: LineMap | null;
  readonly added: readonly AddedLine[];
}

/** Rates a customer's invoices under a candidate, in the order in which they were made; the answer by currency. Pure. */
export function ratePast(mapped: readonly MappedInvoice[], { models }: Pick<Candidate, 'models'>): readonly RatedTotals[] {
  const differences = new BilledDifferences();
  const byCurrency = new Map<string, RatedInvoice[]>();
  for (const { invoice, map, added } of mapped) {
    const rated = map === null ? skipped(invoice) : rateInvoice({ invoice, map, added }, models, differences);
    if (invoice.counts) byCurrency.set(invoice.input.currency, [...(byCurrency.get(invoice.input.currency) ?? []), rated]);
  }
  return [...byCurrency].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, invoices]) => totalsOf(currency, invoices));
}

function rateInvoice(mapped: MappedInvoice & { readonly map: LineMap }, models: Candidate['models'], differences: BilledDifferences): RatedInvoice {
  const { invoice } = mapped;
  const repriced = repriceInvoice({ ...mapped, models });
  const before = computeInvoice(invoice.input);
  const after = computeInvoice(differences.applyTo(repriced.input));
  differences.note(invoice.id, before, after);
  const difference = differenceOf(before.total, after.total, invoice.input.currency);
  return { ...factsOf(invoice), old_total: before.total, new_total: after.total, difference, lines: ratedLines(repriced.lines, before, after) };
}

/** Counted, shown, and in no total: what cannot be compared would look like a saving. */
function skipped(invoice: PastInvoice): RatedInvoice {
  return { ...factsOf(invoice), old_total: computeInvoice(invoice.input).total, new_total: null, difference: null, lines: [] };
}

function factsOf({ id, number, kind, subscriptionId, input }: PastInvoice) {
  return { invoice_id: id, number, kind, subscription_id: subscriptionId, period_start: input.period.start, period_end: input.period.end };
}

function ratedLines(lines: readonly RepricedLine[], before: InvoicePlan, after: InvoicePlan): readonly RatedLine[] {
  const [old, now] = [before, after].map((plan) => new Map(plan.lines.map((line) => [line.key, line])));
  const nothing = formatMoney(zero, currencyOf(before.currency));
  return lines.flatMap(({ key, change, oldPriceId, newPriceId }) => {
    const line = now?.get(key) ?? old?.get(key);
    if (line === undefined) return [];
    const oldAmount = old?.get(key)?.amount ?? nothing;
    const newAmount = now?.get(key)?.amount ?? nothing;
    return {
      ...{ change, kind: line.kind, display_name: line.displayName, meter_id: line.measurement?.meterId ?? null, quantity: line.quantity },
      ...{ period_start: line.period.start, period_end: line.period.end, old_price_id: oldPriceId, new_price_id: newPriceId },
      ...{ old_amount: oldAmount, new_amount: newAmount, difference: differenceOf(oldAmount, newAmount, before.currency) },
    };
  });
}

function totalsOf(currency: string, invoices: readonly RatedInvoice[]): RatedTotals {
  const compared = invoices.filter(({ new_total }) => new_total !== null);
  const sum = (pick: (invoice: RatedInvoice) => string | null) =>
    formatMoney(
      compared.reduce((whole, invoice) => whole.plus(decimal(pick(invoice) ?? '0')), zero),
      currencyOf(currency),
    );
  return {
    currency,
    ...{ old_total: sum((one) => one.old_total), new_total: sum((one) => one.new_total), difference: sum((one) => one.difference) },
    unmatched_lines: invoices.reduce((count, { lines }) => count + lines.filter(({ change }) => change === 'unmatched').length, 0),
    skipped_invoices: invoices.length - compared.length,
    invoices,
  };
}

function differenceOf(before: string, after: string, currency: string): string {
  return formatMoney(decimal(after).minus(decimal(before)), currencyOf(currency));
}
