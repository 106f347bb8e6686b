import { assert, present } from '../invariant';
import type { Currency } from './currency';
import { Decimal, zero } from './decimal';
import { type Money, roundMoney, smallestUnit } from './round';

/**
 * Shares a rounded total over parts in proportion to their weights, so that the shares add up to the total exactly.
 * Each share is first cut to the smallest unit; the units left over go one by one to the largest remainders (first part first on a tie).
 * Without any weight the first part takes all. Weights are amounts to share by and never negative.
 * @example shareByLargestRemainder(decimal('10'), [one, one, one], currencyOf('usd')) => ["3.34", "3.33", "3.33"]
 */
export function shareByLargestRemainder(total: Decimal, weights: readonly Decimal[], currency: Currency): readonly Money[] {
  assert(weights.length > 0 || total.isZero(), 'share_without_parts', { total: total.toFixed() });
  assert(
    weights.every((weight) => weight.gte(0)),
    'share_negative_weight',
  );
  const unit = smallestUnit(currency);
  const units = roundMoney(total, currency).abs().div(unit);
  const sign = total.isNegative() ? -1 : 1;
  const whole = weights.reduce((sum, weight) => sum.plus(weight), zero);
  const floors: Decimal[] = [];
  const remainders: { readonly index: number; readonly remainder: Decimal }[] = [];
  weights.forEach((weight, index) => {
    const scaled = whole.isZero() ? (index === 0 ? units : zero) : units.times(weight);
    const floor = whole.isZero() ? scaled : scaled.idiv(whole);
    floors.push(floor);
    remainders.push({ index, remainder: whole.isZero() ? zero : scaled.minus(floor.times(whole)) });
  });
  let left = units.minus(floors.reduce((sum, floor) => sum.plus(floor), zero));
  remainders.sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
  for (const { index } of remainders) {
    if (left.isZero()) break;
    floors[index] = present(floors[index], 'share_lost_part').plus(1);
    left = left.minus(1);
  }
  assert(left.isZero(), 'share_not_whole', { total: total.toFixed(), left: left.toFixed() });
  return floors.map((floor) => roundMoney(floor.times(unit).times(new Decimal(sign)), currency));
}
