import { toBaseView } from '../http';
import type { Coupon } from './schema';
import type { CouponRow } from './store';

/** A row as the API shows it. */
export function toCouponView(row: CouponRow, tenantId: string): Coupon {
  const { name, coupon_code, type, amount_off, percentage_off, currency, cadence, duration_in_periods, max_redemptions } = row;
  const { total_redemptions, redeem_after, redeem_before, rules } = row;
  return {
    ...toBaseView(row, tenantId),
    ...{ name, coupon_code, type, amount_off, percentage_off, currency, cadence, duration_in_periods, max_redemptions },
    ...{ total_redemptions, redeem_after, redeem_before, rules: rules && { ...rules } },
  };
}
