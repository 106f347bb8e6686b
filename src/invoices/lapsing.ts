import { type CreditGrantRow, expiredGrants } from '../credits';
import type { Db, Instant } from '../platform';

/** Credits that end with the period of an invoice: what it leaves of them is written off with it. */
export interface Lapsing {
  /** As `expiredGrants` found them, before the invoice took its number: from then on nothing is read that others would wait for. */
  readonly grants: readonly CreditGrantRow[];
  readonly at: Instant;
}

/** Finds what of a customer's credits ends with an invoice; nothing where it ends no period. */
export async function loadLapsing(db: Db, customerId: string, at: Instant | undefined): Promise<Lapsing | null> {
  return at === undefined ? null : { grants: await expiredGrants(db, customerId, at), at };
}
