import { type Currency, type Decimal, formatMoney, zero } from '../money';
import type { PriceModel } from '../pricing';
import type { InvoiceInput, LineInput } from './invoice-input';
import type { InvoicePlan, LinePlan } from './invoice-plan';
import type { PaidLine } from './rated-line';
import type { TaxedLines } from './tax-lines';

export type InvoiceFacts = Omit<InvoicePlan, 'digest'>;

interface Assembly {
  readonly input: InvoiceInput;
  readonly currency: Currency;
  readonly taxed: TaxedLines;
  readonly excessCredit: Decimal;
}

/** Step 6: the sums, and every amount written with the currency's decimals. */
export function assembleInvoice({ input, currency, taxed, excessCredit }: Assembly): InvoiceFacts {
  const money = (amount: Decimal): string => formatMoney(amount, currency);
  const total = (part: (line: PaidLine) => Decimal): Decimal => taxed.lines.reduce((sum, line) => sum.plus(part(line)), zero);
  const subtotal = total((line) => line.amount);
  const discount = total((line) => line.amount.minus(line.net));
  const credits = total(creditsOf);
  const tax = taxed.taxes.reduce((sum, { amount, inclusive }) => (inclusive ? sum : sum.plus(amount)), zero);
  const included = taxed.taxes.reduce((sum, { amount, inclusive }) => (inclusive ? sum.plus(amount) : sum), zero);
  return {
    v: 1,
    currency: currency.code,
    period: input.period,
    lines: taxed.lines.map((line) => linePlan(line, taxed, currency)),
    subtotal: money(subtotal),
    totalDiscount: money(discount),
    totalCredits: money(credits),
    totalTax: money(tax),
    totalIncludedTax: money(included),
    total: money(subtotal.minus(discount).minus(credits).plus(tax)),
    excessCredit: money(excessCredit),
    taxes: taxed.taxes.map(({ taxId, base, amount, inclusive }) => ({ taxId, base: money(base), amount: money(amount), inclusive })),
    unitCreditBurns: taxed.lines.flatMap((line) => line.burns.map(({ lotId, lineKey, quantity }) => ({ lotId, lineKey, quantity: quantity.toFixed() }))),
    moneyCreditBurns: taxed.lines.flatMap((line) => line.credits.map(({ lotId, amount }) => ({ lotId, lineKey: line.line.key, quantity: money(amount) }))),
  };
}

function linePlan(rated: PaidLine, taxed: TaxedLines, currency: Currency): LinePlan {
  const money = (amount: Decimal): string => formatMoney(amount, currency);
  const { line } = rated;
  const taxes = taxed.taxes.flatMap(({ taxId, inclusive, shares }) => {
    const share = shares.get(line.key);
    return share === undefined ? [] : [{ taxId, amount: share, inclusive }];
  });
  return {
    key: line.key,
    kind: line.kind,
    displayName: line.displayName,
    period: line.period,
    quantity: rated.quantity.toFixed(),
    allowanceApplied: rated.allowanceApplied.toFixed(),
    unitCreditsApplied: rated.unitCreditsApplied.toFixed(),
    billableQuantity: rated.billable.toFixed(),
    unitAmount: unitAmountOf(line.price),
    amount: money(rated.amount),
    discounts: rated.discounts.map(({ couponId, amount }) => ({ couponId, amount: money(amount) })),
    discountAmount: money(rated.amount.minus(rated.net)),
    credits: rated.credits.map(({ lotId, amount }) => ({ lotId, amount: money(amount) })),
    creditAmount: money(creditsOf(rated)),
    taxes: taxes.map(({ taxId, amount, inclusive }) => ({ taxId, amount: money(amount), inclusive })),
    taxAmount: money(taxes.reduce((sum, { amount, inclusive }) => (inclusive ? sum : sum.plus(amount)), zero)),
    unitCreditBurns: rated.burns.map(({ lotId, quantity }) => ({ lotId, quantity: quantity.toFixed() })),
    explanation: rated.explanation,
    ...passedOn(line, rated),
  };
}

/** What the line carries along unchanged, where it is there at all. */
function passedOn(line: LineInput, rated: PaidLine): Pick<LinePlan, 'measurement' | 'billedBefore' | 'references' | 'priceUnitAmount'> {
  return {
    ...(line.measurement === undefined ? {} : { measurement: line.measurement }),
    ...(line.billedBefore === undefined ? {} : { billedBefore: line.billedBefore }),
    ...(line.references === undefined ? {} : { references: line.references }),
    ...(line.priceUnit === undefined || rated.priceUnitAmount === null
      ? {}
      : { priceUnitAmount: { code: line.priceUnit.code, amount: rated.priceUnitAmount.toFixed() } }),
  };
}

function creditsOf(line: PaidLine): Decimal {
  return line.credits.reduce((sum, credit) => sum.plus(credit.amount), zero);
}

/** Models with bands, packages or tables have no single unit price, and an average would be a lie. */
function unitAmountOf(price: PriceModel): string | null {
  if (price.kind === 'flat') return price.amount;
  return price.kind === 'per_unit' || price.kind === 'credit' ? price.unitAmount : null;
}
