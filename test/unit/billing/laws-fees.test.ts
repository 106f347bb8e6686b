import fc from 'fast-check';
import { compareFees, type PeriodUnit, type RecurringFee } from '../../../src/billing';
import { decimalText } from './arbitraries';

const unit = fc.constantFrom<PeriodUnit>('day', 'week', 'month', 'quarter', 'half_year', 'year');
const fee: fc.Arbitrary<RecurringFee> = fc.record({ amount: decimalText(6, 4), unit, count: fc.integer({ min: 1, max: 1_000 }) });
const fees = fc.array(fee, { maxLength: 6 });

describe('the comparison of recurring fees', () => {
  it('is the other way round when read the other way round', () => {
    fc.assert(fc.property(fees, fees, (before, after) => expect(compareFees(after, before) + compareFees(before, after)).toBe(0)));
  });

  it('finds a fee as dear as itself, written for any other length that is a multiple', () => {
    const months = { month: 1, quarter: 3, half_year: 6, year: 12 } as const;
    const monthly = fc.record({ cents: fc.bigInt({ min: 0n, max: 10n ** 9n }), name: fc.constantFrom(...(Object.keys(months) as (keyof typeof months)[])) });
    fc.assert(
      fc.property(monthly, fc.integer({ min: 1, max: 40 }), ({ cents, name }, count) => {
        const other = { amount: (cents * BigInt(months[name] * count)).toString(), unit: name, count };
        expect(compareFees([{ amount: cents.toString(), unit: 'month', count: 1 }], [other])).toBe(0);
      }),
    );
  });

  it('does not depend on the order of fees, nor on what both have', () => {
    fc.assert(
      fc.property(fees, fees, fee, (before, after, common) => {
        const compared = compareFees(before, after);
        expect(compareFees([...before].reverse(), [...after].reverse())).toBe(compared);
        expect(compareFees([common, ...before], [...after, common])).toBe(compared);
      }),
    );
  });

  it('agrees with rates in floating point wherever these are clearly apart', () => {
    const days = { day: 1, week: 7, month: 30.436875, quarter: 91.310625, half_year: 182.62125, year: 365.2425 } as const;
    const rate = (list: readonly RecurringFee[]) => list.reduce((sum, one) => sum + Number(one.amount) / (days[one.unit] * one.count), 0);
    fc.assert(
      fc.property(fees, fees, (before, after) => {
        const difference = rate(after) - rate(before);
        fc.pre(Math.abs(difference) > 1e-6 * (rate(after) + rate(before) + 1));
        expect(compareFees(before, after)).toBe(Math.sign(difference));
      }),
    );
  });
});
