import { type Coupon, type CouponDuration, couponIsDue } from '../billing/discounts';
import { decimal } from '../billing/money';
import type { DueCoupon } from './due-coupons';
import type { CouponRow } from './store';

/** A line of an invoice as coupons see it. */
interface DiscountedLine {
  readonly key: string;
  readonly subscriptionLineItemId: string;
  /** The line that it carries on after a change. */
  readonly rootLineItemId?: string;
  readonly period: { readonly start: string };
}

/**
 * The coupons of an invoice in the core's form, under the ids of their associations. Each names the lines that it discounts: those whose
 * period begins while it runs. The present plays no role, so an invoice computed late is discounted like one computed in time.
 */
export function toCoreCoupons(due: readonly DueCoupon[], lines: readonly DiscountedLine[]): readonly Coupon[] {
  return due.flatMap((one) => {
    const lineKeys = lines.filter((line) => discounts(one, line)).map((line) => line.key);
    return lineKeys.length === 0 ? [] : coreCoupon(one, lineKeys);
  });
}

function discounts({ association, coupon, usedPeriods }: DueCoupon, line: DiscountedLine): boolean {
  const lineId = association.subscription_line_item_id;
  const ofLine = lineId === null || lineId === line.subscriptionLineItemId || lineId === line.rootLineItemId;
  return (
    ofLine && couponIsDue({ duration: durationOf(coupon), usedPeriods, startsAt: association.start_date, endsAt: association.end_date }, line.period.start)
  );
}

/** A fixed amount is taken off once a period, however many invoices the period has. */
function coreCoupon({ association: { id }, coupon, takenInPeriod }: DueCoupon, lineKeys: readonly string[]): readonly Coupon[] {
  if (coupon.type === 'percentage') return [{ id, kind: 'percentage', percentOff: coupon.percentage_off ?? '0', lineKeys }];
  const left = decimal(coupon.amount_off ?? '0').minus(decimal(takenInPeriod));
  return left.gt(0) ? [{ id, kind: 'fixed', amountOff: left.toFixed(), lineKeys }] : [];
}

function durationOf({ cadence, duration_in_periods }: CouponRow): CouponDuration {
  return cadence === 'repeated' ? { kind: 'repeated', periods: duration_in_periods ?? 0 } : { kind: cadence };
}
