import type { ExplainStep } from '../explanation';
import { Decimal, decimal, zero } from '../money';
import type { Commitment } from './commitment';

/** How usage stands to a commitment. `amount` is all that is due: within + overage (at its factor) + true-up. */
export interface CommitmentResult {
  readonly within: Decimal;
  /** At the overage factor. */
  readonly overage: Decimal;
  readonly trueUp: Decimal;
  readonly amount: Decimal;
  readonly steps: readonly ExplainStep[];
}

/**
 * Splits usage, priced at the base price, into what the commitment covers and what goes beyond it.
 * The price function itself values both (`committed` is its amount for a committed quantity), so that tiers and packages split right;
 * an average price would not. 100.00 committed, factor 1.5: usage of 120.00 costs 100 + 20 x 1.5 = 130.00; usage of 70.00 costs 100.00 with true-up.
 * @example applyCommitment(committed('100', '1.5'), decimal('120'), decimal('100')).amount => "130"
 * @example applyCommitment(committed('100', '1.5'), decimal('70'), decimal('100')).amount => "100"
 * @example applyCommitment({ ...committed('60', '2'), usedBefore: '50', final: false }, decimal('12'), decimal('60')).amount => "14"
 */
export function applyCommitment(commitment: Commitment, usage: Decimal, committed: Decimal): CommitmentResult {
  const before = commitment.usedBefore ?? '0';
  const remaining = Decimal.max(committed.minus(decimal(before)), zero);
  const within = Decimal.min(usage, remaining);
  const beyond = usage.minus(within);
  const overage = beyond.times(decimal(commitment.overageFactor));
  const trueUp = commitment.trueUp && commitment.final !== false ? remaining.minus(within) : zero;
  const amount = within.plus(overage).plus(trueUp);
  const steps: ExplainStep[] = [
    {
      rule: 'commitment_open',
      operation: 'subtract',
      operands: [committed.toFixed(), Decimal.min(decimal(before), committed).toFixed()],
      result: remaining.toFixed(),
    },
    { rule: 'commitment_within', operation: 'min', operands: [usage.toFixed(), remaining.toFixed()], result: within.toFixed() },
    { rule: 'commitment_beyond', operation: 'subtract', operands: [usage.toFixed(), within.toFixed()], result: beyond.toFixed() },
    { rule: 'commitment_overage', operation: 'multiply', operands: [beyond.toFixed(), commitment.overageFactor], result: overage.toFixed() },
    {
      rule: 'commitment_total',
      operation: 'add',
      operands: [within.toFixed(), overage.toFixed(), trueUp.toFixed()],
      result: amount.toFixed(),
      facts: { true_up: trueUp.toFixed() },
    },
  ];
  return { within, overage, trueUp, amount, steps };
}
