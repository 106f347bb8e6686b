import type { Coupon } from '../law/terms';

export const COUPONS: readonly Coupon[] = [
  { name: 'tenth-once', off: { kind: 'percent', percent: '10' }, periods: 1 },
  { name: 'third-twice', off: { kind: 'percent', percent: '33.333' }, periods: 2 },
  { name: 'half-forever', off: { kind: 'percent', percent: '50' }, periods: null },
  { name: 'forty-once', off: { kind: 'amount', amount: '40' }, periods: 1 },
  { name: 'seven-forever', off: { kind: 'amount', amount: '7.77' }, periods: null },
  { name: 'twelve-thrice', off: { kind: 'amount', amount: '12.5' }, periods: 3 },
];

export function couponBody({ name, off, periods }: Coupon) {
  const amount = off.kind === 'percent' ? { type: 'percentage', percentage_off: off.percent } : { type: 'fixed', amount_off: off.amount, currency: 'usd' };
  const once = periods === 1 ? { cadence: 'once' } : { cadence: 'repeated', duration_in_periods: periods };
  return { name, coupon_code: name, ...amount, ...(periods === null ? { cadence: 'forever' } : once) };
}
