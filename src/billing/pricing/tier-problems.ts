import { type Decimal, decimal, isDecimalText, zero } from '../money';
import type { Tier } from './price-model';
import { amountProblems, type PriceProblem } from './price-problem';

/**
 * Bands must ascend without a gap and the last must be open, else some quantity would have no price, or two.
 * @example tierProblems([tier('10', '1'), tier('5', '1'), tier(null, '1')]).map(({ band }) => band) => [1]
 */
export function tierProblems(tiers: readonly Tier[]): readonly PriceProblem[] {
  if (tiers.length === 0) return [{ path: '/tiers', message: 'must have at least one band', reason: 'tiers_empty' }];
  const problems: PriceProblem[] = [];
  let lower = zero;
  for (const [band, tier] of tiers.entries()) {
    const bound = boundProblem(tier, band, band === tiers.length - 1, lower);
    if (bound !== null) problems.push(bound);
    if (isDecimalText(tier.upTo)) lower = decimal(tier.upTo);
    for (const key of ['unitAmount', 'flatAmount'] as const) {
      problems.push(...amountProblems(`/tiers/${band}/${key}`, tier[key]).map((found) => ({ ...found, band })));
    }
  }
  return problems;
}

function boundProblem(tier: Tier, band: number, last: boolean, lower: Decimal): PriceProblem | null {
  const path = `/tiers/${band}/upTo`;
  if (tier.upTo === null) return last ? null : { path, message: `band ${band} is open, but only the last band may be`, reason: 'tier_open_before_last', band };
  if (!isDecimalText(tier.upTo)) return { path, message: 'must be a decimal string or null', reason: 'not_a_decimal', band };
  if (!decimal(tier.upTo).gt(lower))
    return { path, message: `band ${band} must end above ${lower.toFixed()}, where the band before it ends`, reason: 'tiers_not_ascending', band };
  return last ? { path, message: `the last band (${band}) must be open (null), so that every quantity has a price`, reason: 'tier_last_not_open', band } : null;
}
