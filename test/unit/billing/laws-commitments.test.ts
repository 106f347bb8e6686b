import fc from 'fast-check';
import {
  addMilliseconds,
  applyCommitment,
  type BucketSize,
  bucketWindows,
  type Commitment,
  decimal,
  type Decimal,
  priceQuantity,
  shareCommitment,
  zero,
} from '../../../src/billing';
import { decimalText, instant, priceModel } from './arbitraries';

const commitment = (amount: boolean): fc.Arbitrary<Commitment> =>
  fc.record({
    kind: fc.constant(amount ? ('amount' as const) : ('quantity' as const)),
    value: decimalText(5, 2),
    overageFactor: fc.integer({ min: 10, max: 50 }).map((tenths) => (tenths / 10).toString()),
    trueUp: fc.boolean(),
  });

/** A period cut into parts: the lengths of the parts, whose sum is the whole. */
const parts = fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 8 });

const due = (promise: Commitment, usage: Decimal): Decimal => applyCommitment(promise, usage, decimal(promise.value)).amount;
// Division keeps thirty decimals: parts of a whole differ from it by less than this.
const HAIR = decimal('0.000000000000000000001');

describe('the windows of a span', () => {
  it('tile it, each within a whole one', () => {
    const size = fc.constantFrom<BucketSize>('15min', 'hour', '6hour', 'day', 'week', 'month');
    const span = fc.tuple(instant, fc.integer({ min: 1, max: 3 * 86_400_000 }), size);
    fc.assert(
      fc.property(span, ([start, length, bucketSize]) => {
        const end = addMilliseconds(start, length);
        const windows = bucketWindows(start, end, bucketSize);
        expect([windows[0]?.start, windows.at(-1)?.end]).toEqual([start, end]);
        windows.forEach((window, index) => {
          expect(window.start).toBe(index === 0 ? start : windows[index - 1]?.end);
          expect(window.start < window.end && window.whole.start <= window.start && window.end <= window.whole.end).toBe(true);
        });
      }),
    );
  });
});

describe('a commitment', () => {
  it('that is shared over the parts of a period promises the whole over all of them', () => {
    fc.assert(
      fc.property(fc.boolean().chain(commitment), priceModel, parts, (whole, price, lengths) => {
        const all = lengths.reduce((sum, length) => sum + length, 0);
        const shares = lengths.map((length) => shareCommitment(whole, { numerator: String(length), denominator: String(all) }, price));
        const sum = shares.reduce((total, share) => total.plus(share.value), zero);
        const worth = whole.kind === 'amount' ? decimal(whole.value) : priceQuantity(price, decimal(whole.value)).amount;
        expect(sum.minus(worth).abs().lt(HAIR)).toBe(true);
        expect(shares.every(({ kind, overageFactor, trueUp }) => kind === 'amount' && overageFactor === whole.overageFactor && trueUp === whole.trueUp)).toBe(
          true,
        );
      }),
    );
  });

  it('is itself for the whole period', () => {
    fc.assert(fc.property(fc.boolean().chain(commitment), priceModel, (whole, price) => expect(shareCommitment(whole, null, price)).toEqual(whole)));
  });

  it('never costs less than the usage, nor with true-up less than the promise', () => {
    fc.assert(
      fc.property(commitment(true), decimalText(6, 2), (promise, text) => {
        const usage = decimal(text);
        expect(due(promise, usage).gte(usage)).toBe(true);
        if (promise.trueUp) expect(due(promise, usage).gte(promise.value)).toBe(true);
      }),
    );
  });

  it('never makes more usage cheaper, so that an invoice of the period is never less than one in its middle', () => {
    fc.assert(
      fc.property(commitment(true), decimalText(6, 2), decimalText(4, 2), (promise, soFar, more) => {
        const interim = due({ ...promise, final: false }, decimal(soFar));
        expect(due(promise, decimal(soFar).plus(more)).gte(interim)).toBe(true);
      }),
    );
  });
});
