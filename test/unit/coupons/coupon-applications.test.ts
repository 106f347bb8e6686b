import fc from 'fast-check';
import { computeInvoice, decimal, type InvoiceInput } from '../../../src/billing';
import { couponApplications, type DueCoupon, toCoreCoupons } from '../../../src/coupons';
import { decimalText } from '../billing/arbitraries';

const START = '2026-01-01T00:00:00.000Z';
const period = { start: START, end: '2026-02-01T00:00:00.000Z' };

/** A coupon of a subscription, with what matters to an invoice. */
function due(
  id: string,
  fields: { readonly amount?: string; readonly percent?: string; readonly line?: string | null },
  use: Partial<DueCoupon> = {},
): DueCoupon {
  const base = { environment_id: 'env', metadata: {}, status: 'published', created_at: START, updated_at: START } as const;
  const limits = { max_redemptions: null, total_redemptions: 0, redeem_after: null, redeem_before: null, rules: null };
  const fixed = fields.amount !== undefined;
  return {
    association: {
      ...{ ...base, id, coupon_id: `coupon-${id}`, subscription_id: 'sub', subscription_line_item_id: fields.line ?? null, position: 0 },
      ...{ start_date: START, end_date: null, redeemed_at: null },
    },
    coupon: {
      ...{ ...base, ...limits, id: `coupon-${id}`, name: id, coupon_code: '', type: fixed ? 'fixed' : 'percentage', currency: fixed ? 'usd' : null },
      ...{ amount_off: fields.amount ?? null, percentage_off: fields.percent ?? null, cadence: 'forever', duration_in_periods: null },
    },
    usedPeriods: 0,
    takenInPeriod: '0',
    ...use,
  };
}

function inputOf(amounts: readonly string[], coupons: readonly DueCoupon[]): InvoiceInput {
  const lines = amounts.map((amount, index) => ({
    ...{ key: `line-${index}`, kind: 'fixed' as const, displayName: 'Fee', period, quantity: '1' },
    price: { kind: 'flat' as const, amount },
  }));
  const seen = lines.map(({ key }) => ({ key, subscriptionLineItemId: key, period }));
  return { v: 1, currency: 'usd', period, lines, unitCreditLots: [], invoiceCoupons: toCoreCoupons(coupons, seen), moneyCreditLots: [], taxes: [] };
}

const coupon = fc.oneof(
  fc.record({ amount: decimalText(3, 2).filter((text) => decimal(text).gt(0)) }),
  fc.record({ percent: fc.integer({ min: 1, max: 10_000 }).map((hundredths) => decimal(String(hundredths)).shiftedBy(-2).toFixed()) }),
);
const line = fc.constantFrom(null, 'line-0', 'line-1', 'line-9');

it('what coupons came to sums to the discount of the invoice, each found what the one before left, and none takes more', () => {
  const cases = fc.record({
    amounts: fc.array(decimalText(3, 3), { minLength: 1, maxLength: 5 }),
    coupons: fc.array(fc.tuple(coupon, line), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(cases, ({ amounts, coupons }) => {
      const inOrder = [...coupons.filter(([, ofLine]) => ofLine !== null), ...coupons.filter(([, ofLine]) => ofLine === null)];
      const all = inOrder.map(([fields, ofLine], index) => due(`c${index}`, { ...fields, line: ofLine }));
      const input = inputOf(amounts, all);
      const plan = computeInvoice(input);
      const applications = couponApplications(all, input, plan);
      const total = applications.reduce((sum, { discountedAmount }) => sum.plus(discountedAmount), decimal('0'));
      expect(total.toFixed(2)).toBe(plan.totalDiscount);
      for (const { originalPrice, discountedAmount, finalPrice } of applications) {
        expect(decimal(originalPrice).minus(discountedAmount).toFixed(2)).toBe(finalPrice);
        expect(decimal(finalPrice).isNegative()).toBe(false);
      }
      const ofInvoice = applications.filter(({ due: { association } }) => association.subscription_line_item_id === null);
      ofInvoice.slice(1).forEach((application, index) => expect(application.originalPrice).toBe(ofInvoice[index]?.finalPrice));
    }),
    { numRuns: 500 },
  );
});

describe('a coupon', () => {
  const lines = [{ key: 'a', subscriptionLineItemId: 'a', period }];

  it.each([
    ['once', null, 0, 1],
    ['once', null, 1, 0],
    ['repeated', 2, 1, 1],
    ['repeated', 2, 2, 0],
    ['forever', null, 99, 1],
  ] as const)('that is used %s (%s periods) discounts after %i used ones: %i', (cadence, periods, usedPeriods, expected) => {
    const one = due('c', { percent: '10' }, { usedPeriods });
    expect(toCoreCoupons([{ ...one, coupon: { ...one.coupon, cadence, duration_in_periods: periods } }], lines)).toHaveLength(expected);
  });

  it('of a fixed amount has left what other invoices of the period did not take', () => {
    expect(toCoreCoupons([due('c', { amount: '10' }, { takenInPeriod: '4.50' })], lines)).toMatchObject([{ amountOff: '5.5' }]);
    expect(toCoreCoupons([due('c', { amount: '10' }, { takenInPeriod: '10.00' })], lines)).toEqual([]);
  });

  it('discounts the lines whose period begins between its dates, the end left out', () => {
    const { association, ...rest } = due('c', { percent: '10' });
    const dated = { ...rest, association: { ...association, start_date: '2026-02-01T00:00:00.000Z', end_date: '2026-03-01T00:00:00.000Z' } };
    const starts = ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z', '2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z'];
    const asked = starts.map((start) => ({ key: start, subscriptionLineItemId: 'a', period: { start } }));
    expect(toCoreCoupons([dated], asked)).toMatchObject([{ lineKeys: starts.slice(1, 3) }]);
  });
});
