import { redeemCoupons } from '../coupons';
import { burnCredits } from '../credits';
import type { Deps } from '../platform';
import { appliedCoupons, type Adjusted } from './adjustments';
import { publishNumbered, type UnnumberedInvoice } from './write-final';

/** What follows from an invoice being final: its coupons are redeemed, its credits are burnt and the world is told, in the same transaction. */
export async function publishFinal(deps: Deps, row: UnnumberedInvoice, computed: Adjusted): Promise<void> {
  const { id, environment_id: environmentId } = row;
  const at = row.finalized_at ?? row.updated_at;
  await redeemCoupons(deps, appliedCoupons(computed), at);
  await burnCredits(deps, { environmentId, invoiceId: id, burns: computed.plan.unitCreditBurns, at });
  await publishNumbered(deps, row);
  deps.afterCommit(async ({ metrics }) => metrics.invoices.inc({ event: 'finalized' }));
}
