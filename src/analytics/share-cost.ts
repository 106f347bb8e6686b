import { Decimal, type DecimalInput, decimal, shareByLargestRemainder, zero } from '../billing/money';
import type { PricedUsage } from '../rating';
import type { GroupedUsage } from '../usage';

export interface SharedCost {
  readonly keys: GroupedUsage['keys'];
  readonly amount: Decimal;
  /** One for each point of the group. */
  readonly points: readonly Decimal[];
}

/** Parts of a cent have as many decimals as unit prices have. */
const FINE = { code: 'parts', exponent: 15 };

/**
 * Splits what a line's usage costs over groups of it, and each group's cost over its points, by quantity: the parts add up to the whole.
 * What the groups lack of the line's quantity bears its part as well, so a week of a month costs a week's share.
 * Under a linear price each part costs its own quantity; under tiers every unit of a period costs the same.
 */
export function shareCost({ quantity, amount }: PricedUsage, groups: readonly GroupedUsage[]): readonly SharedCost[] {
  const weights = groups.map((group) => weightOf(group.quantity));
  const rest = weightOf(decimal(quantity).minus(weights.reduce((sum, weight) => sum.plus(weight), zero)));
  const amounts = share(decimal(amount), [...weights, rest]);
  return groups.map(({ keys, points }, index) => {
    const part = amounts[index] ?? zero;
    return {
      keys,
      amount: part,
      points: share(
        part,
        points.map((point) => weightOf(point.quantity)),
      ),
    };
  });
}

function share(amount: Decimal, weights: readonly Decimal[]): readonly Decimal[] {
  return weights.length === 0 ? [] : shareByLargestRemainder(amount, weights, FINE);
}

/** Quantities below zero take nothing. */
function weightOf(quantity: DecimalInput): Decimal {
  return Decimal.max(decimal(quantity), zero);
}
