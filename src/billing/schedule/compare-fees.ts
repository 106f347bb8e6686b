import type { PeriodUnit } from '../calendar';
import { type Decimal, decimal, zero } from '../money';

/** A fee that comes back: so much every `count` units. */
export interface RecurringFee {
  readonly amount: string;
  readonly unit: PeriodUnit;
  readonly count: number;
}

// The Gregorian calendar repeats after 4,800 months, which are 146,097 days: in 4,800ths of a day every unit is a whole number.
const LENGTHS = {
  ...{ day: 4_800n, week: 33_600n },
  ...{ month: 146_097n, quarter: 438_291n, half_year: 876_582n, year: 1_753_164n },
} as const satisfies Readonly<Record<PeriodUnit, bigint>>;

/**
 * Whether recurring fees cost more (1), less (-1) or the same (0) per unit of time than others, by the average lengths of the calendar's months
 * and years. Exact: everything is brought to one length of time that all of them fill a whole number of times.
 * @example compareFees([{ amount: '10', unit: 'month', count: 1 }], [{ amount: '120', unit: 'year', count: 1 }]) => 0
 * @example compareFees([{ amount: '10', unit: 'month', count: 1 }], [{ amount: '100', unit: 'year', count: 1 }]) => -1
 * @example compareFees([{ amount: '7', unit: 'week', count: 1 }], [{ amount: '31', unit: 'month', count: 1 }]) => 1
 */
export function compareFees(before: readonly RecurringFee[], after: readonly RecurringFee[]): -1 | 0 | 1 {
  const common = [...before, ...after].map(lengthOf).reduce(leastCommonMultiple, 1n);
  const difference = costOver(common, after).minus(costOver(common, before));
  return difference.isZero() ? 0 : difference.isNegative() ? -1 : 1;
}

function costOver(length: bigint, fees: readonly RecurringFee[]): Decimal {
  return fees.reduce((sum, fee) => sum.plus(decimal(fee.amount).times(decimal((length / lengthOf(fee)).toString()))), zero);
}

function lengthOf({ unit, count }: RecurringFee): bigint {
  return LENGTHS[unit] * BigInt(count);
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}
