import { type Cadence, type Instant, type Period, periodAt, periodIndexOf } from '../calendar';

/** Where a billing period stands in a commitment that is longer than it: year two of an annual one starts anew. */
export interface CommitmentTerm {
  readonly term: Period;
  readonly index: number;
  /** Whether this period is the one in which the term ends, and a shortfall is billed. */
  readonly final: boolean;
}

/**
 * The term of a longer commitment that a billing period belongs to, counted from the commitment's own anchor.
 * @example commitmentTerm({ anchor: '2025-03-01T00:00:00.000Z', zone: 'UTC', unit: 'year', count: 1, alignment: 'anniversary' }, { start: '2026-02-01T00:00:00.000Z', end: '2026-03-01T00:00:00.000Z' }).final => true
 */
export function commitmentTerm(cadence: Cadence, billing: { readonly start: Instant; readonly end: Instant }): CommitmentTerm {
  const index = periodIndexOf(cadence, billing.start);
  const term = periodAt(cadence, index);
  return { term, index, final: billing.end >= term.end };
}
