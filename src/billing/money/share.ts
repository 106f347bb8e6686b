import { assert, present } from '../invariant';
import type { Currency } from './currency';
import { Decimal } from './decimal';
import { type Money, roundMoney } from './round';

/**
 * Shares a rounded total over parts in proportion to their weights, so that the shares add up to the total exactly.
 * Each share is first cut to the smallest unit; the units left over go one by one to the largest remainders (first part first on a tie).
 * Without any weight the first part takes all. Weights are amounts to share by and never negative.
 * @example shareByLargestRemainder(decimal('10'), [one, one, one], currencyOf('usd')) => ["3.34", "3.33", "3.33"]
 */
export function shareByLargestRemainder(total: Decimal, weights: readonly Decimal[], currency: Currency): readonly Money[] {
  assert(weights.length > 0 || total.isZero(), 'share_without_parts', { total: total.toFixed() });
  const whole = wholeNumbers(weights);
  assert(
    whole.every((weight) => weight >= 0n),
    'share_negative_weight',
  );
  const units = roundMoney(total, currency).abs().shiftedBy(currency.exponent);
  const parts = shareUnits(BigInt(units.toFixed()), whole);
  return parts.map((part) => amountOf(total.isNegative() ? -part : part, currency));
}

const mostExact = BigInt(Number.MAX_SAFE_INTEGER);

/** An amount from its number of smallest units: rounded already, so only its point has to be put. Whole numbers that a double holds exactly are read faster than text. */
function amountOf(units: bigint, currency: Currency): Money {
  const exact = units >= -mostExact && units <= mostExact;
  return new Decimal(exact ? Number(units) : units.toString()).shiftedBy(-currency.exponent) as Money;
}

/** Weights as whole numbers in the same proportion; sharing needs many exact divisions, which bigints do several times faster. */
function wholeNumbers(weights: readonly Decimal[]): readonly bigint[] {
  const decimals = weights.reduce((most, weight) => Math.max(most, weight.decimalPlaces() as number), 0);
  return weights.map((weight) => BigInt(weight.shiftedBy(decimals).toFixed()));
}

function shareUnits(units: bigint, weights: readonly bigint[]): readonly bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? units : 0n));
  const parts = weights.map((weight) => (units * weight) / whole);
  let left = units - parts.reduce((sum, part) => sum + part, 0n);
  const remainders = weights.map((weight, index) => ({ index, remainder: units * weight - present(parts[index], 'share_lost_part') * whole }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = present(parts[index], 'share_lost_part') + 1n;
    left -= 1n;
  }
  assert(left === 0n, 'share_not_whole', { units: units.toString(), left: left.toString() });
  return parts;
}
