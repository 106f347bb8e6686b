import type { Period } from '../../../src/billing/calendar';
import { Exact, ONE } from './exact';
import { priceOf } from './price';
import type { Account, Invoice, InvoiceLine, Source } from './terms';
import { measureAndBurn } from './usage';

/** Makes an invoice of sources: credits pay for units, the rest is priced, every line is rounded once, and no invoice is negative. */
export function issue(account: Account, kind: Invoice['kind'], period: Period, sources: readonly Source[]): void {
  const measured = measureAndBurn(account, sources);
  const lines = sources.map((source) =>
    lineOf(
      source,
      measured.find((line) => line.source === source),
    ),
  );
  const excess = absorb(lines);
  const subtotal = sumOf(lines, (line) => line.amount);
  account.invoices = [...account.invoices, { kind, period, lines, subtotal, discount: 0n, tax: 0n, total: subtotal }];
  if (excess > 0n) account.waiting = [...account.waiting, carried(lines, excess)];
}

function lineOf(source: Source, measured: ReturnType<typeof measureAndBurn>[number] | undefined): InvoiceLine {
  const { kind, name, line, period } = source;
  const quantity = measured?.quantity ?? source.quantity;
  const credits = measured?.credits ?? Exact.of(0);
  const whole = measured && line ? priceOf(line.price.model, quantity.minus(credits)) : source.whole;
  const cents = whole.times(source.share).cents();
  return { kind, name, line, period, quantity, credits, amount: kind === 'proration_credit' ? -cents : cents, discount: 0n };
}

/** Credits give back no more than the charges come to; the rest is the answer. */
function absorb(lines: readonly InvoiceLine[]): bigint {
  const due = sumOf(lines, (line) => line.amount - line.discount);
  if (due >= 0n) return 0n;
  const credits = lines.filter((line) => line.amount < 0n);
  const parts = shareOut(
    -due,
    credits.map((line) => -line.amount),
  );
  credits.forEach((line, index) => (line.amount += parts[index] ?? 0n));
  return -due;
}

/** Shares a number of cents in proportion to weights; what is left over goes one by one to the largest remainders. */
function shareOut(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  const whole = sumOf(weights, (weight) => weight);
  const parts = weights.map((weight) => (total * weight) / whole);
  const byRemainder = weights.map((weight, index) => ({ index, rest: (total * weight) % whole })).sort((a, b) => Number(b.rest - a.rest) || a.index - b.index);
  const missing = Number(total - sumOf(parts, (part) => part));
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}

function carried(lines: readonly InvoiceLine[], excess: bigint): Source {
  const period = lines.find((line) => line.kind === 'proration_credit')?.period ?? { start: '', end: '' };
  return { kind: 'proration_credit', name: CARRIED, line: null, period, quantity: ONE, whole: Exact.of(excess, 100), share: ONE };
}

/** The product names the invoice that it comes from. */
export const CARRIED = 'Credit carried over';

export function sumOf<T>(items: readonly T[], pick: (item: T) => bigint): bigint {
  return items.reduce((sum, item) => sum + pick(item), 0n);
}
