import { assert, present } from '../invariant';
import { type Currency, currencyOf, type Decimal, decimal, divide, formatMoney, roundMoney, zero } from '../money';
import type { CreditableLine, CreditNoteInput, CreditNoteLine, CreditNotePlan } from './credit-note';

/**
 * A credit note over lines of a finalised invoice. Discount, tax and prepaid credits go back in the proportion of the amount, rounded;
 * the note that takes the last of a line takes what is left of each, so that notes over a whole line always add up to it.
 * 10.00 of a line of 30.00 with 5.00 discount and 4.75 tax give back 10.00 - 1.67 + 1.58 = 9.91.
 * @example computeCreditNote({ currency: 'usd', lines: [creditable('30', '5', '4.75')], requested: [{ key: 'a', amount: '10' }] }).total => "9.91"
 */
export function computeCreditNote(input: CreditNoteInput): CreditNotePlan {
  const currency = currencyOf(input.currency);
  const byKey = new Map(input.lines.map((line) => [line.key, line]));
  const keys = new Set(input.requested.map(({ key }) => key));
  assert(keys.size === input.requested.length, 'credit_note_line_repeated');
  const lines = input.requested.map(({ key, amount }) => creditLine(present(byKey.get(key), 'credit_note_line_unknown', { key }), decimal(amount), currency));
  const sum = (part: (line: CreditNoteLine) => string): string =>
    formatMoney(
      lines.reduce((whole, line) => whole.plus(decimal(part(line))), zero),
      currency,
    );
  return {
    currency: currency.code,
    lines,
    subtotal: sum((line) => line.amount),
    totalDiscount: sum((line) => line.discountAmount),
    totalTax: sum((line) => line.taxAmount),
    total: sum((line) => line.total),
    toCredits: sum((line) => line.creditAmount),
  };
}

/**
 * What a line can still give back, before discount and tax.
 * @example creditableRest({ ...creditable('30', '0', '0'), creditedBefore: { amount: '12', discountAmount: '0', taxAmount: '0', creditAmount: '0' } }) => "18"
 */
export function creditableRest(line: CreditableLine): Decimal {
  return decimal(line.amount).minus(decimal(line.creditedBefore.amount));
}

function creditLine(line: CreditableLine, wanted: Decimal, currency: Currency): CreditNoteLine {
  const rest = creditableRest(line);
  const facts = { key: line.key, wanted: wanted.toFixed(), rest: rest.toFixed() };
  assert(wanted.gt(0) && wanted.lte(rest), 'credit_note_exceeds_line', facts);
  assert(roundMoney(wanted, currency).eq(wanted), 'credit_note_not_rounded', facts);
  const last = wanted.eq(rest);
  const share = (part: 'discountAmount' | 'taxAmount' | 'creditAmount'): Decimal => {
    const left = decimal(line[part]).minus(decimal(line.creditedBefore[part]));
    if (last) return left;
    const proportional = roundMoney(divide(decimal(line[part]).times(wanted), decimal(line.amount)), currency);
    return proportional.gt(left) ? left : proportional;
  };
  const [discount, tax, credit] = [share('discountAmount'), share('taxAmount'), share('creditAmount')];
  const money = (amount: Decimal): string => formatMoney(amount, currency);
  return {
    key: line.key,
    amount: money(wanted),
    discountAmount: money(discount),
    taxAmount: money(tax),
    creditAmount: money(credit),
    total: money(wanted.minus(discount).plus(tax)),
  };
}
