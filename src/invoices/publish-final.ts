import { redeemCoupons } from '../coupons';
import { burnCredits, type CreditGrantRow, expiredGrants, lapseGrants } from '../credits';
import type { Deps, Instant } from '../platform';
import { appliedCoupons, type Adjusted } from './adjustments';
import { publishNumbered, type UnnumberedInvoice } from './write-final';

/** Credits that end with the period of an invoice: what it leaves of them is written off with it. */
export interface Lapsing {
  /** As `expiredGrants` found them, before the invoice took its number: from then on nothing is read that others would wait for. */
  readonly grants: readonly CreditGrantRow[];
  readonly at: Instant;
}

/** What follows from an invoice being final: its coupons are redeemed, its credits are burnt and the world is told, in the same transaction. */
export async function publishFinal(deps: Deps, row: UnnumberedInvoice, computed: Adjusted, lapsing: Lapsing | null): Promise<void> {
  const { id, environment_id: environmentId } = row;
  const at = row.finalized_at ?? row.updated_at;
  await redeemCoupons(deps, appliedCoupons(computed), at);
  const burnt = await burnCredits(deps, { environmentId, invoiceId: id, burns: computed.plan.unitCreditBurns, at });
  if (lapsing) await lapseGrants(deps, { ...lapsing, burnt });
  await publishNumbered(deps, row);
  deps.afterCommit(async ({ metrics }) => metrics.invoices.inc({ event: 'finalized' }));
}

/** Finds what of a customer's credits ends with an invoice; nothing where it ends no period. */
export async function loadLapsing(deps: Pick<Deps, 'db'>, customerId: string, at: Instant | undefined): Promise<Lapsing | null> {
  return at === undefined ? null : { grants: await expiredGrants(deps.db, customerId, at), at };
}
