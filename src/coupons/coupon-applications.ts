import type { InvoiceInput, InvoicePlan } from '../billing/invoice';
import { currencyOf, Decimal, decimal, formatMoney, zero } from '../billing/money';
import type { DueCoupon } from './due-coupons';

/** What one coupon came to on an invoice. */
export interface CouponApplication {
  readonly due: DueCoupon;
  /** The lines that bear the discount. */
  readonly lineKeys: readonly string[];
  readonly originalPrice: string;
  readonly discountedAmount: string;
  readonly finalPrice: string;
}

/**
 * Every coupon that took something off, in order, with what it found and what it left.
 * Example: 20 % and then 5.00 off 100.00 are 100.00 - 20.00 = 80.00 and 80.00 - 5.00 = 75.00.
 */
export function couponApplications(
  due: readonly DueCoupon[],
  input: Pick<InvoiceInput, 'currency' | 'invoiceCoupons'>,
  plan: Pick<InvoicePlan, 'lines'>,
): readonly CouponApplication[] {
  const currency = currencyOf(input.currency);
  const left = new Map(plan.lines.map((line) => [line.key, decimal(line.amount)]));
  return input.invoiceCoupons.flatMap((coupon) => {
    const one = due.find(({ association }) => association.id === coupon.id);
    const found = (coupon.lineKeys ?? []).reduce((sum, key) => sum.plus(Decimal.max(left.get(key) ?? zero, zero)), zero);
    const bearing = plan.lines.flatMap(({ key, discounts }) =>
      discounts.filter(({ couponId }) => couponId === coupon.id).map(({ amount }) => ({ key, amount })),
    );
    for (const { key, amount } of bearing) left.set(key, (left.get(key) ?? zero).minus(amount));
    const taken = bearing.reduce((sum, { amount }) => sum.plus(amount), zero);
    if (!one || taken.isZero()) return [];
    const money = (amount: Decimal) => formatMoney(amount, currency);
    const lineKeys = bearing.map(({ key }) => key);
    return [{ due: one, lineKeys, originalPrice: money(found), discountedAmount: money(taken), finalPrice: money(found.minus(taken)) }];
  });
}
