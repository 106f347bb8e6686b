import type { LinePlan } from '../billing/invoice';
import type { Adjustments } from './adjustments';
import type { LineDiscount, LineTax } from './rows';

/** What each coupon and tax came to on one line. */
export function lineAdjustments(
  line: Pick<LinePlan, 'discounts' | 'taxes'>,
  { coupons, taxes }: Adjustments,
): { readonly discounts: readonly LineDiscount[]; readonly taxes: readonly LineTax[] } {
  return {
    discounts: line.discounts.flatMap(({ couponId, amount }) => {
      const association = coupons.find((due) => due.association.id === couponId)?.association;
      if (!association) return [];
      const level = association.subscription_line_item_id === null ? ('invoice' as const) : ('line' as const);
      return [{ coupon_association_id: couponId, coupon_id: association.coupon_id, level, amount }];
    }),
    taxes: line.taxes.flatMap(({ taxId, amount, inclusive }) => {
      const rate = taxes.find((due) => due.association.id === taxId)?.rate;
      return rate ? [{ tax_association_id: taxId, tax_rate_id: rate.id, inclusive, amount }] : [];
    }),
  };
}
