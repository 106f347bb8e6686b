import { redeemCoupons } from '../coupons';
import { burnCredits, lapseGrants } from '../credits';
import type { Deps } from '../platform';
import { appliedCoupons, type Adjusted } from './adjustments';
import type { Lapsing } from './lapsing';
import { publishNumbered, type UnnumberedInvoice } from './write-final';

/** What follows from an invoice being final: its coupons are redeemed, its credits are burnt and the world is told, in the same transaction. */
export async function publishFinal(
  deps: Deps,
  row: UnnumberedInvoice,
  { lapsing, ...computed }: Adjusted & { readonly lapsing: Lapsing | null },
): Promise<void> {
  const { id, environment_id: environmentId } = row;
  const at = row.finalized_at ?? row.updated_at;
  await redeemCoupons(deps, appliedCoupons(computed), at);
  const burnt = await burnCredits(deps, { environmentId, invoiceId: id, burns: computed.plan.unitCreditBurns, at });
  if (lapsing) await lapseGrants(deps, { ...lapsing, burnt });
  await publishNumbered(deps, row);
  deps.afterCommit(async ({ metrics }) => metrics.invoices.inc({ event: 'finalized' }));
}
