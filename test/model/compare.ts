import type { GrantView, InvoiceView, SubscriptionView } from '../harness';
import { balanceOf } from './law/credits';
import { Exact } from './law/exact';
import { CARRIED } from './law/invoice';
import type { Account, Invoice } from './law/terms';

export interface Seen {
  readonly subscription: SubscriptionView;
  readonly invoices: readonly InvoiceView[];
  readonly grants: readonly GrantView[];
}

/** What product and model must agree on, in words that both can say. */
export interface Facts {
  readonly state: readonly unknown[];
  readonly lines: readonly string[];
  readonly credits: string;
  readonly invoices: readonly string[];
}

export function factsOf({ subscription, invoices, grants }: Seen): Facts {
  const { subscription_status, current_period_start, current_period_end, trial_end, cancel_at } = subscription;
  return {
    state: [subscription_status, current_period_start, current_period_end, trial_end, cancel_at],
    lines: subscription.line_items
      .filter(wasEverInForce)
      .map((line) => `${line.display_name} x${line.price_type === 'FIXED' ? line.quantity : ''} ${line.start_date} ${line.end_date ?? ''}`)
      .sort(),
    credits: fixed(grants.reduce((sum, grant) => sum.plus(Exact.of(grant.remaining)), Exact.of(0))),
    invoices: invoices.map(invoiceText).sort(),
  };
}

/** A line that was replaced at the instant of its own beginning says nothing. */
function wasEverInForce({ start_date, end_date }: SubscriptionView['line_items'][number]): boolean {
  return start_date !== end_date;
}

/** An invoice as one text; without the ids and numbers that differ from one making to the next. */
export function invoiceText(invoice: InvoiceView): string {
  const { kind, period_start, period_end, subtotal, total_discount, total_tax, total } = invoice;
  const lines = invoice.line_items.map((line) => {
    const name = line.display_name.startsWith(CARRIED) ? CARRIED : line.display_name;
    const counts = `${fixed(Exact.of(line.quantity))} ${fixed(Exact.of(line.credits_applied))}`;
    return `  ${line.kind} ${name} ${line.period_start} ${line.period_end} ${counts} = ${line.amount}`;
  });
  return [`${period_end} ${kind} from ${period_start}: ${subtotal} - ${total_discount} + ${total_tax} = ${total}`, ...lines.sort()].join('\n');
}

export function expectedOf(account: Account): Facts {
  const { phase, open, trialEnd, endAt, endDate, lines } = account;
  const status = phase === 'ended' ? 'cancelled' : phase === 'active' && account.paused !== null ? 'paused' : phase;
  const [start, end] = open
    ? [open.start, open.cutAt ?? open.end]
    : [account.lastOpen?.start ?? null, account.lastOpen?.cutAt ?? account.lastOpen?.end ?? null];
  return {
    state: [status, start, end, trialEnd, endAt === endDate ? null : endAt],
    lines: lines
      .filter(({ start, end }) => start !== end)
      .map((line) => `${line.price.name} x${line.price.due === 'usage' ? '' : line.quantity} ${line.start} ${line.end ?? ''}`)
      .sort(),
    credits: fixed(balanceOf(account)),
    invoices: account.invoices.map(expectedInvoice).sort(),
  };
}

function expectedInvoice({ kind, period, subtotal, discount, tax, total, lines }: Invoice): string {
  const texts = lines.map(
    (line) => `  ${line.kind} ${line.name} ${line.period.start} ${line.period.end} ${fixed(line.quantity)} ${fixed(line.credits)} = ${money(line.amount)}`,
  );
  return [`${period.end} ${kind} from ${period.start}: ${money(subtotal)} - ${money(discount)} + ${money(tax)} = ${money(total)}`, ...texts.sort()].join('\n');
}

/** Quantities here never have more than two decimals. */
function fixed(quantity: Exact): string {
  return money(quantity.cents());
}

function money(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
