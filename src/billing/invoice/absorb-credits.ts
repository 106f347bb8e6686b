import { present } from '../invariant';
import { type Currency, Decimal, roundMoney, shareByLargestRemainder, zero } from '../money';
import type { DiscountedLine } from './rated-line';

/** Lines after the charges have absorbed the credits, and what they could not. */
export interface Absorbed {
  readonly lines: readonly DiscountedLine[];
  readonly excessCredit: Decimal;
}

/**
 * No invoice is negative: when credits for unused time exceed the charges, net of their own coupons, the credit lines give back only what
 * the charges can absorb. The rest goes to the customer's balance as `excessCredit`.
 */
export function absorbCredits(lines: readonly DiscountedLine[], currency: Currency): Absorbed {
  const due = lines.reduce((sum, line) => sum.plus(line.net), zero);
  if (due.gte(0)) return { lines, excessCredit: zero };
  const excess = due.negated();
  const weights = lines.map((line) => Decimal.max(line.amount.negated(), zero));
  const shares = shareByLargestRemainder(excess, weights, currency);
  return { lines: lines.map((line, index) => givingBackLess(line, present(shares[index], 'share_lost_part'), currency)), excessCredit: excess };
}

function givingBackLess(line: DiscountedLine, share: Decimal, currency: Currency): DiscountedLine {
  if (share.isZero()) return line;
  const amount = roundMoney(line.amount.plus(share), currency);
  const step = { rule: 'to_balance', operation: 'add' as const, operands: [line.amount.toFixed(), share.toFixed()], result: amount.toFixed() };
  return { ...line, amount, net: line.net.plus(share), explanation: [...line.explanation, step] };
}
