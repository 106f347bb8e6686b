import type { HeldCoupon } from './adjustments';
import { discount } from './discount';
import { Exact, ONE } from './exact';
import { priceOf } from './price';
import { shareOut } from './share-out';
import { sumOf } from './sum';
import { tax } from './tax';
import type { Account, Invoice, InvoiceLine, Lot, Source } from './terms';
import { measureAndBurn } from './usage';

/** What is billed, beside the sources of its lines. */
export type Billed = Pick<Invoice, 'kind' | 'period' | 'sequence'>;

/** Makes an invoice of sources; credits that it cannot absorb wait for the next one. */
export function issue(account: Account, billed: Billed, sources: readonly Source[]): void {
  const { invoice, lots, coupons, excess } = compute(account, billed, sources);
  Object.assign(account, { lots, coupons, invoices: [...account.invoices, invoice] });
  if (excess > 0n) account.waiting = [...account.waiting, carried(invoice.lines, excess)];
}

interface Computed {
  readonly invoice: Invoice;
  /** What is left of the customer's credits, and of the coupons, when it is final. */
  readonly lots: readonly Lot[];
  readonly coupons: readonly HeldCoupon[];
  readonly excess: bigint;
}

/** Credits pay for units, the rest is priced, every line is rounded once; coupons take off, credits for unused time are absorbed, taxes come last. */
function compute(account: Account, billed: Billed, sources: readonly Source[]): Computed {
  const { measured, lots } = measureAndBurn(account, sources);
  const lines = sources.map((source) =>
    lineOf(
      source,
      measured.find((line) => line.source === source),
    ),
  );
  const of = `${billed.sequence}${billed.kind === 'opening' ? ' opening' : ''}`;
  const discounts = discount(account.coupons, lines, of);
  const excess = absorb(lines);
  const taxes = tax(account.taxes, lines);
  const used = (held: HeldCoupon) => discounts.filter((one) => one.held === held).map(({ taken }) => ({ of, taken }));
  const coupons = account.coupons.map((held) => ({ ...held, uses: [...held.uses, ...used(held)] }));
  const sums = { subtotal: sumOf(lines, (line) => line.amount), discount: sumOf(lines, (line) => line.discount), tax: sumOf(lines, (line) => line.tax) };
  const total = sums.subtotal - sums.discount + sums.tax;
  return { invoice: { ...billed, lines, discounts, taxes, ...sums, total }, lots, coupons, excess };
}

function lineOf(source: Source, measured: ReturnType<typeof measureAndBurn>['measured'][number] | undefined): InvoiceLine {
  const { kind, name, line, period } = source;
  const quantity = measured?.quantity ?? source.quantity;
  const credits = measured?.credits ?? Exact.of(0);
  const whole = measured && line ? priceOf(line.price.model, quantity.minus(credits)) : source.whole;
  const cents = whole.times(source.share).cents();
  return { kind, name, line, period, quantity, credits, amount: kind === 'proration_credit' ? -cents : cents, discount: 0n, tax: 0n };
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

function carried(lines: readonly InvoiceLine[], excess: bigint): Source {
  const period = lines.find((line) => line.kind === 'proration_credit')?.period ?? { start: '', end: '' };
  return { kind: 'proration_credit', name: CARRIED, line: null, period, quantity: ONE, whole: Exact.of(excess, 100), share: ONE };
}

/** The product names the invoice that it comes from. */
export const CARRIED = 'Credit carried over';
