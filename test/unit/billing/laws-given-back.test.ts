import fc from 'fast-check';
import { computeInvoice, decimal, type Fraction, prorate, roundMoney, currencyOf } from '../../../src/billing';

const usd = currencyOf('usd');
const may = { start: '2026-05-01T00:00:00.000Z', end: '2026-06-01T00:00:00.000Z' };

/** A fee of which a part was given back as if so many percent of it had been billed, and the coupons that hold in the end. */
const fee = fc.record({
  cents: fc.integer({ min: 0, max: 100_000 }),
  days: fc.integer({ min: 0, max: 31 }),
  billedPercent: fc.integer({ min: 0, max: 100 }),
  percentsOff: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 3 }),
});

function billed({ cents, days, billedPercent, percentsOff }: typeof fee extends fc.Arbitrary<infer T> ? T : never) {
  const amount = decimal(String(cents)).shiftedBy(-2);
  const part: Fraction = { numerator: String(days), denominator: '31' };
  const givenBack = roundMoney(prorate(roundMoney(amount.times(billedPercent).shiftedBy(-2), usd), part), usd);
  const line = { key: 'fee', kind: 'fixed', displayName: 'Fee', period: may, quantity: '1', price: { kind: 'flat', amount: amount.toFixed() } } as const;
  const invoiceCoupons = percentsOff.map((percent, index) => ({ id: `c${index}`, kind: 'percentage', percentOff: String(percent) }) as const);
  const netOf = (returned: object) => {
    const input = { v: 1, currency: 'usd', period: may, unitCreditLots: [], moneyCreditLots: [], taxes: [], invoiceCoupons } as const;
    const [plan] = computeInvoice({ ...input, lines: [{ ...line, ...returned }] }).lines;
    return decimal(plan?.amount ?? '').minus(decimal(plan?.discountAmount ?? ''));
  };
  return { amount, part, givenBack, net: netOf({ givenBack: { amount: givenBack.toFixed(), part } }), rightful: netOf({}) };
}

describe('a fee of which something was given back', () => {
  it('is billed no lower than that, nor higher than its price', () => {
    fc.assert(
      fc.property(fee, (one) => {
        const { net, givenBack, amount } = billed(one);
        expect(net.gte(givenBack) && net.lte(amount)).toBe(true);
      }),
    );
  });

  it('costs with it what the coupons leave of the time that was used, or less where too little was given back', () => {
    fc.assert(
      fc.property(fee, (one) => {
        const { net, givenBack, rightful, part } = billed(one);
        const used = rightful.minus(roundMoney(prorate(rightful, part), usd));
        expect(net.minus(givenBack).eq(used) || (net.eq(rightful) && net.minus(givenBack).gt(used))).toBe(true);
      }),
    );
  });
});
