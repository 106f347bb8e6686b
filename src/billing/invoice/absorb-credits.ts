import { type Currency, Decimal, roundMoney, shareByLargestRemainder, zero } from '../money';
import type { RatedLine } from './rated-line';

/**
 * No invoice is negative: when credits for unused time exceed the charges, the lines give back only what the charges can absorb,
 * and the rest goes to the customer's balance as `excessCredit`.
 */
export function absorbCredits(lines: readonly RatedLine[], currency: Currency): { readonly lines: readonly RatedLine[]; readonly excessCredit: Decimal } {
  const subtotal = lines.reduce((sum, line) => sum.plus(line.amount), zero);
  if (!subtotal.isNegative() || subtotal.isZero()) return { lines, excessCredit: zero };
  const excess = subtotal.negated();
  const weights = lines.map((line) => (line.amount.isNegative() ? Decimal.max(line.amount.negated(), zero) : zero));
  const shares = shareByLargestRemainder(excess, weights, currency);
  const absorbed = lines.map((line, index) => {
    const share = shares[index] ?? zero;
    if (share.isZero()) return line;
    const amount = roundMoney(line.amount.plus(share), currency);
    const step = { rule: 'to_balance', operation: 'add' as const, operands: [line.amount.toFixed(), share.toFixed()], result: amount.toFixed() };
    return { ...line, amount, explanation: [...line.explanation, step] };
  });
  return { lines: absorbed, excessCredit: excess };
}
