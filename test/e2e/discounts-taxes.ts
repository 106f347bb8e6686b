import type { InvoiceView, TestApp, World } from '../harness';

export interface CouponView {
  readonly id: string;
  readonly total_redemptions: number;
}

export interface MadeCoupon {
  readonly id: string;
  readonly code: string;
}

type Fields = Readonly<Record<string, unknown>>;

// Codes are unique in a file.
let made = 0;

/** Makes coupons and taxes on an app, each under a code of its own. */
export function adjustmentsOn(app: TestApp) {
  const coupon = async (fields: Fields): Promise<MadeCoupon> => {
    const code = `COUPON-${(made += 1)}`;
    const { id } = await app.api.post<CouponView>('/coupons', { name: code, coupon_code: code, cadence: 'forever', ...fields });
    return { id, code };
  };
  return {
    percent: (percentage_off: string, fields: Fields = {}) => coupon({ type: 'percentage', percentage_off, ...fields }),
    amount: (amount_off: string, fields: Fields = {}) => coupon({ type: 'fixed', amount_off, currency: 'usd', ...fields }),
    async taxRate(percentage_value: string | null, fields: Fields = {}): Promise<string> {
      const code = `tax-${(made += 1)}`;
      await app.api.post('/taxes/rates', { name: code, code, percentage_value, ...fields });
      return code;
    },
    bear: (tax_rate_code: string, entity: Fields) => app.api.post<{ readonly id: string }>('/taxes/associations', { tax_rate_code, ...entity }),
  };
}

export function ofCustomer(world: World, name?: string) {
  return { entity_type: 'customer', external_customer_id: world.customer(name) };
}

export function sums({ subtotal, total_discount, total_tax, total }: Pick<InvoiceView, 'subtotal' | 'total_discount' | 'total_tax' | 'total'>) {
  return [subtotal, total_discount, total_tax, total];
}

export async function totalsOf(world: World): Promise<readonly string[]> {
  return (await world.invoices()).map(({ total }) => total);
}
