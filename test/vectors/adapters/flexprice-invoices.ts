import { type Coupon, computeInvoice, decimal, type Decimal, type InvoiceInput, type InvoicePlan, zero } from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, type Json, list, text, textOrNull } from '../json';
import { flexpriceCoupon } from './formats';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const never = { validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: true };

interface InvoiceQuestion {
  readonly currency: string;
  readonly lines: readonly { readonly amount: string; readonly coupons?: readonly Coupon[] }[];
  readonly coupons: readonly Coupon[];
  readonly wallets: readonly { readonly id: string; readonly balance: string }[];
  readonly percents: readonly string[];
}

function invoice(question: InvoiceQuestion): InvoicePlan {
  const input: InvoiceInput = {
    v: 1,
    currency: question.currency,
    period,
    lines: question.lines.map(({ amount, coupons }, index) => ({
      key: String(index),
      kind: 'usage',
      displayName: 'line',
      period,
      price: { kind: 'flat', amount },
      quantity: '1',
      creditTarget: { priceType: 'usage' },
      coupons: coupons ?? [],
    })),
    unitCreditLots: [],
    invoiceCoupons: question.coupons,
    // FlexPrice takes the largest balance first; the vectors list their wallets in that order.
    moneyCreditLots: question.wallets.map(({ id, balance }, index) => ({ ...never, id, remaining: balance, priority: index })),
    taxes: question.percents.map((percent, index) => ({ id: `tax${index}`, kind: 'percentage', percent })),
  };
  return computeInvoice(input);
}

function discountThenCredit(input: Json): Json {
  const coupons = list(input, 'coupons').map((coupon, index) => ({
    line: textOrNull(coupon, 'line'),
    scope: text(coupon, 'scope'),
    coupon: flexpriceCoupon(coupon, index),
  }));
  const lines = list(input, 'lines').map((line, index) => ({
    amount: text(line, 'amount'),
    coupons: coupons.filter(({ scope, line: own }) => scope === 'line' && own === String(index + 1)).map(({ coupon }) => coupon),
  }));
  const plan = invoice({
    currency: textOrNull(input, 'currency') ?? 'usd',
    lines,
    coupons: coupons.filter(({ scope }) => scope === 'invoice').map(({ coupon }) => coupon),
    wallets: list(input, 'prepaid_wallet_balances').map((balance, index) => ({ id: String(index).padStart(3, '0'), balance: text(balance) })),
    percents: [],
  });
  return {
    subtotal: plan.subtotal,
    total_discount: plan.totalDiscount,
    total_prepaid_credits_applied: plan.totalCredits,
    total: plan.total,
    sum_of_line_discounts: plan.lines.reduce<Decimal>((sum, line) => sum.plus(line.discountAmount), zero).toFixed(),
    allocation: 'sequential over lines in line-id order, each min(remaining credit, net line)',
  };
}

/** Discounts of a draft are computed from scratch each time; a tax amount without its rate is carried over as it stands. */
function recalculate(input: Json): Json {
  const removed = at(input, 'then_removed') === true;
  const rate = textOrNull(input, 'tax_rate_percent');
  const coupons = removed ? [] : list(input, 'coupons').map(flexpriceCoupon);
  const plan = invoice({ currency: 'usd', lines: [{ amount: text(input, 'subtotal') }], coupons, wallets: [], percents: rate === null ? [] : [rate] });
  const carried = at(input, 'existing_total_tax') === undefined ? zero : decimal(text(input, 'existing_total_tax'));
  const tax = decimal(plan.totalTax).plus(carried);
  return {
    total_discount: plan.totalDiscount,
    total_tax: tax.toFixed(),
    total: decimal(plan.total).plus(carried).toFixed(),
    line_item_discount: '0',
    invoice_level_discount: plan.totalDiscount,
  };
}

function adjustCredits(input: Json): Json {
  const lines = list(input, 'lines').map((line) => ({
    amount: decimal(text(line, 'amount')).minus(text(line, 'line_discount')).minus(text(line, 'invoice_level_discount')).toFixed(),
  }));
  const wallets = list(input, 'wallets').map((wallet) => ({ id: text(wallet, 'id'), balance: text(wallet, 'balance') }));
  const plan = invoice({ currency: textOrNull(input, 'currency') ?? 'usd', lines, coupons: [], wallets, percents: [] });
  const debits: Record<string, string> = {};
  for (const burn of plan.moneyCreditBurns)
    debits[burn.lotId] = decimal(debits[burn.lotId] ?? '0')
      .plus(burn.quantity)
      .toFixed();
  return { applied_per_line: plan.lines.map((line) => line.creditAmount), debits };
}

export const flexpriceInvoices: Readonly<Record<string, Adapter>> = {
  invoice_discount_then_credit: answering(discountThenCredit),
  recalculate_discount_on_draft: answering(recalculate),
  credit_adjustment: answering(adjustCredits),
  invoice_tax: answering((input) => {
    const base = decimal(text(input, 'subtotal')).minus(text(input, 'total_discount')).toFixed();
    const plan = invoice({
      currency: 'usd',
      lines: [{ amount: base }],
      coupons: [],
      wallets: [],
      percents: list(input, 'rates_percent').map((rate) => text(rate)),
    });
    return { total_tax: plan.totalTax, total: plan.total, amount_due: plan.total };
  }),
  apply_external_discount: answering((input) => {
    const discounts = [text(input, 'existing_invoice_level_discount'), ...list(input, 'discounts').map((amount) => text(amount))];
    const coupons = discounts.map((amountOff, index): Coupon => ({ id: String(index), kind: 'fixed', amountOff }));
    const plan = invoice({ currency: 'usd', lines: [{ amount: text(input, 'amount') }], coupons, wallets: [], percents: [] });
    return { total_discount: plan.totalDiscount, total: plan.total, amount_due: plan.total, invoice_level_discount: plan.totalDiscount };
  }),
};
