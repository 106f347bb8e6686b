import { type AppliedCoupon, applyCoupons, type Coupon, couponAmount } from '../discounts';
import { present } from '../invariant';
import { type Currency, Decimal, shareByLargestRemainder, zero } from '../money';
import type { DiscountedLine, RatedLine } from './rated-line';

/** Step 3, first half: each line's own coupons, each on what the previous left. */
export function discountEachLine(lines: readonly RatedLine[], currency: Currency): readonly DiscountedLine[] {
  return lines.map((line) => {
    const discounts = applyCoupons(line.line.coupons ?? [], line.amount, currency).filter(({ amount }) => !amount.isZero());
    return { ...line, discounts, net: line.amount.minus(sumOf(discounts)) };
  });
}

/** Step 3, second half: the invoice's coupons in order, each shared over the lines by what is left of them. */
export function discountInvoice(lines: readonly DiscountedLine[], coupons: readonly Coupon[], currency: Currency): readonly DiscountedLine[] {
  return coupons.reduce<readonly DiscountedLine[]>((current, coupon) => shareCoupon(current, coupon, currency), lines);
}

function sumOf(discounts: readonly AppliedCoupon[]): Decimal {
  return discounts.reduce((sum, discount) => sum.plus(discount.amount), zero);
}

/** A coupon is taken off charges. Credits for unused time are net of the discounts of their own time, and are absorbed by what the coupons leave. */
function shareCoupon(lines: readonly DiscountedLine[], coupon: Coupon, currency: Currency): readonly DiscountedLine[] {
  const weights = lines.map((line) => (isDiscounted(line, coupon) ? Decimal.max(line.net, zero) : zero));
  const whole = weights.reduce((sum, weight) => sum.plus(weight), zero);
  const off = couponAmount(coupon, whole, currency);
  if (off.isZero()) return lines;
  const shares = shareByLargestRemainder(off, weights, currency);
  return lines.map((line, index) => {
    const amount = present(shares[index], 'share_lost_part');
    if (amount.isZero()) return line;
    return { ...line, discounts: [...line.discounts, { couponId: coupon.id, amount }], net: line.net.minus(amount) };
  });
}

function isDiscounted({ line }: DiscountedLine, coupon: Coupon): boolean {
  return line.discountable !== false && (coupon.lineKeys === undefined || coupon.lineKeys.includes(line.key));
}
