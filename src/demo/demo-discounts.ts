import type { DemoApi } from './demo-api';

export const LAUNCH_COUPON = 'LAUNCH20';
export const NORWEGIAN_TAX = 'no-vat';

/** A coupon for the first months of whoever signs up early, and the tax of one customer's country. */
export async function createDiscounts(api: DemoApi): Promise<void> {
  await api.post('/coupons', 'coupon', {
    name: 'Launch: 20 % off for three months',
    coupon_code: LAUNCH_COUPON,
    type: 'percentage',
    percentage_off: '20',
    cadence: 'repeated',
    duration_in_periods: 3,
  });
  await api.post('/taxes/rates', 'tax', { name: 'VAT Norway', code: NORWEGIAN_TAX, tax_rate_type: 'percentage', percentage_value: '25' });
}
