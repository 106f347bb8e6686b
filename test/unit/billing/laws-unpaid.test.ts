import fc from 'fast-check';
import { currencyOf, decimal, Decimal, formatMoney, priceQuantity, roundMoney, splitUnpaid, zero } from '../../../src/billing';
import { oneOffPrice } from '../../../src/invoices/one-off/one-off-price';
import { currencyCode, decimalText } from './arbitraries';

/** A final invoice in whole cents: so much for usage, so much else, and a part of it paid. */
const owed = fc
  .record({ usage: fc.integer({ min: 0, max: 10_000_000 }), other: fc.integer({ min: 0, max: 10_000_000 }), paid: fc.integer({ min: 0, max: 100 }) })
  .map(({ usage, other, paid }) => {
    const cents = (amount: number) =>
      decimal(String(Math.floor(amount)))
        .times('0.01')
        .toFixed();
    return { usage: cents(usage), total: cents(usage + other), paid: cents(((usage + other) * paid) / 100) };
  });
const usd = currencyOf('usd');

describe('what is owed of invoices', () => {
  it('is the sum of its parts, none of which is negative or more than was billed', () => {
    fc.assert(
      fc.property(fc.array(owed, { maxLength: 20 }), (invoices) => {
        const { unpaid, usage, fixed } = splitUnpaid(invoices, usd);
        expect(usage.plus(fixed).eq(unpaid)).toBe(true);
        expect([usage, fixed].every((part) => part.gte(0))).toBe(true);
        const left = invoices.reduce((sum, { total, paid }) => sum.plus(Decimal.max(decimal(total).minus(decimal(paid)), zero)), zero);
        expect(formatMoney(unpaid, usd)).toBe(formatMoney(roundMoney(left, usd), usd));
        expect(usage.lte(invoices.reduce((sum, invoice) => sum.plus(decimal(invoice.usage)), zero))).toBe(true);
      }),
    );
  });

  it('is all for usage, or none of it, where the invoice was', () => {
    fc.assert(
      fc.property(owed, (invoice) => {
        expect(splitUnpaid([{ ...invoice, usage: invoice.total }], usd).fixed.isZero()).toBe(true);
        expect(splitUnpaid([{ ...invoice, usage: '0' }], usd).usage.isZero()).toBe(true);
      }),
    );
  });
});

describe('a line that somebody writes', () => {
  it('costs exactly its amount for its quantity', () => {
    const amounts = fc.record({ amount: decimalText(9, 4), quantity: decimalText(4, 3).filter((text) => decimal(text).gt(0)), code: currencyCode });
    fc.assert(
      fc.property(amounts, ({ amount, quantity, code }) => {
        const currency = currencyOf(code);
        const priced = priceQuantity(oneOffPrice({ quantity, amount }), decimal(quantity)).amount;
        expect(formatMoney(roundMoney(priced, currency), currency)).toBe(formatMoney(roundMoney(decimal(amount), currency), currency));
        expect(priced.eq(decimal(amount))).toBe(true);
      }),
    );
  });
});
