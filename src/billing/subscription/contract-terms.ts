import { periodAt, periodIndexOf, type Cadence, type Instant } from '../calendar';
import { assert } from '../invariant';
import type { Life } from './life';

/**
 * The life whose billing has just started, with the end of its first term. One that ends with its term has an end date from here on.
 * Example: twelve monthly periods from 31 January 2024 end on 31 January 2025.
 */
export function withFirstTerm(life: Life): Life {
  const { contract, cadence, endAt } = life;
  if (contract === undefined || contract.termEnd !== undefined) return life;
  const termEnd = periodAt(cadence, contract.termCount - 1).end;
  const termed = { ...life, contract: { ...contract, termEnd } };
  if (contract.end === 'renew') return termed;
  return { ...termed, endDate: termEnd, endAt: endAt !== null && endAt < termEnd ? endAt : termEnd };
}

/** The life in its next term. Terms are counted in periods of the rhythm that holds when the old one ends. */
export function withNextTerm(life: Life): Life {
  const { contract, cadence } = life;
  assert(contract?.termEnd !== undefined, 'renewing_without_a_term', { subscriptionId: life.subscriptionId });
  return { ...life, contract: { ...contract, term: contract.term + 1, termEnd: endOfTerm(cadence, contract.termEnd, contract.termCount) } };
}

/** The period that begins where a term ended is the first of the next one. */
function endOfTerm(cadence: Cadence, from: Instant, count: number): Instant {
  return periodAt(cadence, periodIndexOf(cadence, from) + count - 1).end;
}
