import type { Account, Draft, HeldCoupon, Invoice, InvoiceLine, Lot, Source } from './terms';
import { billedBefore } from './billed-before';
import { discount } from './discount';
import { givenBackTooMuch, stillToGiveBack } from './given-back';
import { Exact, ONE, ZERO } from './exact';
import { lateUsage } from './late';
import { priceOf } from './price';
import { shareOut } from './share-out';
import { sumOf } from './sum';
import { tax } from './tax';
import { measureAndBurn } from './usage';

/** What is billed, beside the sources of its lines. */
export type Billed = Pick<Invoice, 'kind' | 'period' | 'sequence'>;

/** Makes a final invoice of sources; credits that it cannot absorb wait for the next one. */
export function issue(account: Account, billed: Billed, sources: readonly Source[]): void {
  const final = compute(account, billed, sources);
  account.invoices = [...account.invoices, final.invoice];
  settle(account, final);
}

/** Makes an invoice that waits for usage: it tells what it would come to, and nothing is used up by it yet. */
export function draft(account: Account, billed: Billed, waiting: Draft): void {
  account.invoices = [...account.invoices, { ...compute(account, billed, waiting.sources).invoice, draft: waiting }];
}

/** The grace time is over: all is computed once more, with what has come by now. */
export function finalize(account: Account, invoice: Invoice): void {
  const final = compute(account, invoice, invoice.draft?.sources ?? []);
  account.invoices = account.invoices.map((one) => (one === invoice ? final.invoice : one));
  settle(account, final);
}

function settle(account: Account, { invoice, lots, coupons, excess }: Computed): void {
  account.coupons = coupons;
  account.customer.lots = lots;
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
function compute(account: Account, { kind, period, sequence }: Billed, due: readonly Source[]): Computed {
  const sources = kind === 'period' || kind === 'trial' ? [...due, ...lateUsage(account, period.start)] : due;
  const { measured, lots } = measureAndBurn(account, sources);
  const lines = sources.map((source) =>
    lineOf(
      account,
      source,
      measured.find((line) => line.source === source),
    ),
  );
  const of = `${sequence}${kind === 'opening' ? ' opening' : ''}`;
  const discounts = discount(account.coupons, lines, of, (fee) => givenBackTooMuch(account, fee, lines));
  lines.push(...stillToGiveBack(account, lines));
  const excess = absorb(lines);
  const taxes = tax(account.taxes, lines);
  const used = (held: HeldCoupon) => discounts.filter((one) => one.held === held).map(({ taken }) => ({ of, taken }));
  const coupons = account.coupons.map((held) => ({ ...held, uses: [...held.uses, ...used(held)] }));
  const sums = { subtotal: sumOf(lines, (line) => line.amount), discount: sumOf(lines, (line) => line.discount), tax: sumOf(lines, (line) => line.tax) };
  const total = sums.subtotal - sums.discount + sums.tax;
  return { invoice: { kind, period, sequence, draft: null, lines, discounts, taxes, ...sums, total }, lots, coupons, excess };
}

function lineOf(account: Account, source: Source, measured: ReturnType<typeof measureAndBurn>['measured'][number] | undefined): InvoiceLine {
  const { kind, name, line, period } = source;
  const quantity = measured?.quantity ?? source.quantity;
  const credits = measured?.credits ?? Exact.of(0);
  const common = { kind, name, line, period, quantity, credits, events: measured?.events ?? 0, carried: 0n, discount: 0n, tax: 0n };
  if (measured && line) return { ...common, amount: usageAmount(account, source, quantity.minus(credits)) };
  const cents = source.whole.times(source.share).cents();
  return { ...common, amount: kind === 'proration_credit' ? -cents : cents };
}

/** What the units cost that no credit pays for, now or before, less what was billed for them before. */
function usageAmount(account: Account, source: Source, unpaid: Exact): bigint {
  const before = billedBefore(account, source);
  const left = before.reduce((units, { credits }) => units.minus(credits), unpaid);
  const cost = source.line && left.isMoreThan(ZERO) ? priceOf(source.line.price.model, left) : ZERO;
  return cost.cents() - sumOf(before, ({ amount, carried: later }) => amount - later);
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
  credits.forEach((line, index) => {
    line.amount += parts[index] ?? 0n;
    line.carried = parts[index] ?? 0n;
  });
  return -due;
}

function carried(lines: readonly InvoiceLine[], excess: bigint): Source {
  const first = lines.find((line) => line.kind === 'proration_credit') ?? lines.findLast((line) => line.kind === 'late_usage');
  const period = first?.period ?? { start: '', end: '' };
  return { kind: 'proration_credit', name: CARRIED, line: null, period, quantity: ONE, whole: Exact.of(excess, 100), share: ONE };
}

/** The product names the invoice that it comes from. */
export const CARRIED = 'Credit carried over';
