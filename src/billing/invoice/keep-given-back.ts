import type { AppliedCoupon } from '../discounts';
import { type Currency, Decimal, decimal, roundMoney } from '../money';
import { prorate } from '../proration';
import type { DiscountedLine } from './rated-line';

/**
 * Of a fee never more is given back than its part of what is billed for it net. Where more was given back before the coupons were known, they take
 * so much less off the fee, those that came last first: together with what was given back, the fee costs what it would have cost without haste.
 * Of a fee of 300.00 half was given back as 150.00, then half is taken off: 75.00 of it should have been. So 75.00 are taken off and not 150.00.
 */
export function keepGivenBack(lines: readonly DiscountedLine[], currency: Currency): readonly DiscountedLine[] {
  return lines.map((line) => {
    const { givenBack } = line.line;
    if (givenBack === undefined || line.discounts.length === 0) return line;
    const due = roundMoney(givenBack.part === null ? line.net : prorate(line.net, givenBack.part), currency);
    const excess = decimal(givenBack.amount).minus(due);
    return excess.gt(0) ? discountedLess(line, excess, currency) : line;
  });
}

function discountedLess(line: DiscountedLine, excess: Decimal, currency: Currency): DiscountedLine {
  let left = excess;
  const kept = line.discounts.toReversed().map((discount) => {
    const less = Decimal.min(left, discount.amount);
    left = left.minus(less);
    return { ...discount, amount: roundMoney(discount.amount.minus(less), currency) };
  });
  const discounts: readonly AppliedCoupon[] = kept.toReversed().filter(({ amount }) => !amount.isZero());
  return { ...line, discounts, net: discounts.reduce<Decimal>((net, { amount }) => net.minus(amount), line.amount) };
}
