import { coveredByAllowance } from '../allowances';
import type { UnitCreditLine } from '../credits';
import type { ExplainStep } from '../explanation';
import { Decimal, decimal, zero } from '../money';
import { creditsFor } from '../pricing';
import type { LineInput, UsageSegment } from './invoice-input';

/** A line's units on their way to being priced: what was used, and what the allowance covers of it. */
export interface LineQuantity {
  readonly line: LineInput;
  readonly quantity: Decimal;
  readonly allowanceApplied: Decimal;
  readonly afterAllowance: Decimal;
  readonly steps: readonly ExplainStep[];
}

/** Step 1 of the documented order, first half: quantity, then the entitlement's allowance. */
export function computeLineQuantity(line: LineInput): LineQuantity {
  const quantity = decimal(line.quantity);
  if (line.allowance === undefined) return { line, quantity, allowanceApplied: zero, afterAllowance: quantity, steps: [] };
  const allowanceApplied = coveredByAllowance(line.allowance, quantity);
  const afterAllowance = quantity.minus(allowanceApplied);
  const step: ExplainStep = {
    rule: 'allowance',
    operation: 'subtract',
    operands: [quantity.toFixed(), allowanceApplied.toFixed()],
    result: afterAllowance.toFixed(),
    facts: { limit: line.allowance.limit ?? 'unlimited' },
  };
  return { line, quantity, allowanceApplied, afterAllowance, steps: [step] };
}

/** What the line asks credits for: its units after the allowance, in credits, less what interim invoices have burnt. Null when no credit may pay for it. */
export function unitCreditLineOf({ line, allowanceApplied, afterAllowance }: LineQuantity): UnitCreditLine | null {
  if (line.creditTarget === undefined || !afterAllowance.gt(0)) return null;
  if (line.kind !== 'usage' && line.kind !== 'late_usage') return null;
  const segments = line.segments ?? [{ ...line.period, quantity: line.quantity }];
  const covered = creditsPerUnit(line, allowanceApplied).plus(decimal(line.billedBefore?.unitCredits ?? '0'));
  const inCredits =
    line.price.kind === 'credit' ? segments.map((segment) => ({ ...segment, quantity: creditsPerUnit(line, decimal(segment.quantity)).toFixed() })) : segments;
  return { key: line.key, target: line.creditTarget, segments: withoutFirst(inCredits, covered) };
}

/** Credits that a number of units draws: one for one unless the price says otherwise. */
export function creditsPerUnit(line: LineInput, units: Decimal): Decimal {
  return line.price.kind === 'credit' ? creditsFor(line.price, units) : units;
}

/** Takes the first units away: allowances and earlier invoices cover what was used first. */
function withoutFirst(segments: readonly UsageSegment[], covered: Decimal): readonly UsageSegment[] {
  if (covered.isZero()) return segments;
  let left = covered;
  return segments.map((segment) => {
    const quantity = decimal(segment.quantity);
    const taken = Decimal.max(Decimal.min(left, quantity), zero);
    left = left.minus(taken);
    return { ...segment, quantity: quantity.minus(taken).toFixed() };
  });
}
