import type { Db } from '../platform';
import { ingestCutoff } from '../usage';
import { lastBilled, type LateScope, lateUsage, type LateUsage, NOTHING_LATE } from './late-usage';

/** What an invoice takes account of: usage that arrived before an instant, and what of it came late for earlier invoices. */
export interface BillingCut {
  /** Text with microseconds, see `ingestCutoff`. */
  readonly ingestedBefore: string;
  readonly late: LateUsage;
}

/** Read once for everything that one step makes final, so that between two of its invoices nothing can fall through. */
export async function loadBillingCut(db: Db, scope: LateScope): Promise<BillingCut> {
  const [ingestedBefore, last] = await Promise.all([ingestCutoff(db), lastBilled(db, scope)]);
  return { ingestedBefore, late: last === null ? NOTHING_LATE : await lateUsage(db, { ...scope, ingestedBefore, last }) };
}

/** The cut of a computation that no earlier invoice concerns. */
export function cutWithoutLate(ingestedBefore: string): BillingCut {
  return { ingestedBefore, late: NOTHING_LATE };
}
