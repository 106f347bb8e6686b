import type { Instant } from '../calendar';
import { assert, present } from '../invariant';
import { Decimal, decimal, zero } from '../money';
import { burnOrder } from './burn-order';
import { type CreditLot, type CreditTarget, inScope } from './credit-lot';

/** A part of what a line asks for, with the time it was used in. Segments must be cut where lots begin or end (see `lotCuts`). */
export interface DemandSegment {
  readonly start: Instant;
  readonly end: Instant;
  readonly quantity: Decimal;
}

export interface Demand {
  readonly lineKey: string;
  readonly target: CreditTarget;
  readonly segments: readonly DemandSegment[];
}

export interface Burn {
  readonly lotId: string;
  readonly lineKey: string;
  readonly quantity: Decimal;
}

export interface BurnResult {
  readonly burns: readonly Burn[];
  /** What no lot paid for, by line. */
  readonly rest: ReadonlyMap<string, Decimal>;
}

/**
 * Lets lots pay for demands: lots in burn order, lines in their order, time in its order. A lot pays for a segment that overlaps its
 * validity. No lot goes below zero and no line gets more than it asked for; both are asserted.
 * @example burnLots([lot('a', '30'), lot('b', '50')], [demand('x', '70')]).burns.map((burn) => [burn.lotId, burn.quantity]) => [["a","30"],["b","40"]]
 */
export function burnLots(lots: readonly CreditLot[], demands: readonly Demand[]): BurnResult {
  const open = demands.map((demand) => ({ demand, left: demand.segments.map((segment) => Decimal.max(segment.quantity, zero)) }));
  const burns: Burn[] = [];
  for (const lot of burnOrder(lots)) {
    let remaining = decimal(lot.remaining);
    assert(remaining.gte(0), 'lot_below_zero', { lot: lot.id, remaining: lot.remaining });
    for (const { demand, left } of open) {
      if (!remaining.gt(0)) break;
      if (!inScope(lot.scope, demand.target)) continue;
      const burnt = burnSegments(lot, demand.segments, left, remaining);
      if (burnt.isZero()) continue;
      burns.push({ lotId: lot.id, lineKey: demand.lineKey, quantity: burnt });
      remaining = remaining.minus(burnt);
    }
    assert(remaining.gte(0), 'lot_overdrawn', { lot: lot.id, remaining: remaining.toFixed() });
  }
  const rest = new Map(open.map(({ demand, left }) => [demand.lineKey, left.reduce((sum, part) => sum.plus(part), zero)]));
  return { burns, rest };
}

/** Takes what the lot can pay from the open parts, which it writes back, and returns how much that was. */
function burnSegments(lot: CreditLot, segments: readonly DemandSegment[], left: Decimal[], remaining: Decimal): Decimal {
  let burnt = zero;
  for (const [index, segment] of segments.entries()) {
    const wanted = present(left[index], 'burn_lost_segment', { lot: lot.id });
    if (!wanted.gt(0) || !paysFor(lot, segment)) continue;
    const taken = Decimal.min(wanted, remaining.minus(burnt));
    left[index] = wanted.minus(taken);
    burnt = burnt.plus(taken);
  }
  return burnt;
}

function paysFor(lot: CreditLot, segment: DemandSegment): boolean {
  return lot.validFrom < segment.end && (lot.validUntil === null || lot.validUntil > segment.start);
}
