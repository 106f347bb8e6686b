import type { GrantView, InvoiceView, SubscriptionView } from '../../harness';
import { balanceOf } from '../law/credits';
import type { Account, HeldTax, Invoice } from '../law/terms';
import { Exact } from '../law/exact';
import { CARRIED } from '../law/invoice';

export interface Seen {
  readonly subscription: SubscriptionView;
  readonly invoices: readonly InvoiceView[];
  /** How many there are in all. */
  readonly invoiceCount: number;
  readonly grants: readonly GrantView[];
  /** In the order in which the subscription got them. */
  readonly taxes: readonly TaxView[];
}

/** A tax that a subscription bears. */
export interface TaxView {
  readonly id: string;
  readonly tax_rate: { readonly code: string };
  readonly start_date: string | null;
  readonly end_date: string | null;
}

/** What product and model must agree on, in words that both can say. */
export interface Facts {
  readonly state: readonly unknown[];
  readonly lines: readonly string[];
  readonly credits: string;
  readonly coupons: readonly string[];
  readonly taxes: readonly string[];
  readonly invoices: readonly string[];
}

export function factsOf({ subscription, invoices, grants, taxes }: Seen): Facts {
  const { subscription_status, current_period_start, current_period_end, trial_end, cancel_at } = subscription;
  return {
    state: [subscription_status, current_period_start, current_period_end, trial_end, cancel_at],
    lines: subscription.line_items
      .filter(wasEverInForce)
      .map((line) => `${line.display_name} x${line.price_type === 'FIXED' ? line.quantity : ''} ${line.start_date} ${line.end_date ?? ''}`)
      .sort(),
    credits: fixed(grants.reduce((sum, grant) => sum.plus(Exact.of(grant.remaining)), Exact.of(0))),
    coupons: subscription.coupon_associations.map(({ coupon, start_date, end_date }) => `${coupon.name} ${start_date} ${end_date ?? ''}`),
    taxes: taxes.map(({ tax_rate, start_date, end_date }) => `${tax_rate.code} ${start_date ?? ''} ${end_date ?? ''}`),
    invoices: invoices.map(invoiceText).sort(),
  };
}

/** A line that was replaced at the instant of its own beginning says nothing. */
function wasEverInForce({ start_date, end_date }: SubscriptionView['line_items'][number]): boolean {
  return start_date !== end_date;
}

/** An invoice as one text; without the ids and numbers that differ from one making to the next. */
export function invoiceText(invoice: InvoiceView): string {
  const { kind, status, period_start, period_end, subtotal, total_discount, total_tax, total } = invoice;
  const draft = status === 'draft' ? ` draft until ${invoice.finalize_at}` : '';
  const lines = invoice.line_items.map((line) => {
    const name = line.display_name.startsWith(CARRIED) ? CARRIED : line.display_name;
    const counts = `${fixed(Exact.of(line.quantity))} ${fixed(Exact.of(line.credits_applied))}`;
    const discount = money(Exact.of(line.line_item_discount).plus(Exact.of(line.invoice_level_discount)).cents());
    return `  ${line.kind} ${name} ${line.period_start} ${line.period_end} ${counts} = ${line.amount} - ${discount} + ${line.tax_amount}`;
  });
  const taken = invoice.coupon_applications.map((one) => `  coupon ${String(one.coupon_snapshot['name'])}: ${one.original_price} - ${one.discounted_amount}`);
  const taxes = invoice.taxes.map((one) => `  tax ${one.tax_rate.code}: ${one.tax_amount} on ${one.taxable_amount}`);
  return [
    `${period_end} ${kind}${draft} from ${period_start}: ${subtotal} - ${total_discount} + ${total_tax} = ${total}`,
    ...lines.sort(),
    ...taken,
    ...taxes,
  ].join('\n');
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
    credits: fixed(balanceOf(account.customer)),
    coupons: account.coupons.map(({ coupon, start, end }) => `${coupon.name} ${start} ${end ?? ''}`),
    taxes: account.taxes.filter(({ whose }) => whose === 'subscription').map(({ rate, start, end }: HeldTax) => `${rate.name} ${start ?? ''} ${end ?? ''}`),
    invoices: account.invoices.map(expectedInvoice).sort(),
  };
}

function expectedInvoice({ kind, draft, period, subtotal, discount, tax, total, lines, discounts, taxes }: Invoice): string {
  const texts = lines.map((line) => {
    const counts = `${line.period.start} ${line.period.end} ${fixed(line.quantity)} ${fixed(line.credits)}`;
    return `  ${line.kind} ${line.name} ${counts} = ${money(line.amount)} - ${money(line.discount)} + ${money(line.tax)}`;
  });
  const taken = discounts.map(({ held, found, taken: off }) => `  coupon ${held.coupon.name}: ${money(found)} - ${money(off)}`);
  const charged = taxes.filter(({ base }) => base > 0n).map(({ held, base, amount }) => `  tax ${held.rate.name}: ${money(amount)} on ${money(base)}`);
  return [
    `${period.end} ${kind}${draft === null ? '' : ` draft until ${draft.until}`} from ${period.start}: ${money(subtotal)} - ${money(discount)} + ${money(tax)} = ${money(total)}`,
    ...texts.sort(),
    ...taken,
    ...charged,
  ].join('\n');
}

/** Quantities here never have more than two decimals. */
function fixed(quantity: Exact): string {
  return money(quantity.cents());
}

function money(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
