import { redeemCoupons } from '../coupons';
import { burnCredits } from '../credits';
import { addToOutbox, type Deps } from '../platform';
import { appliedCoupons, type Adjusted } from './adjustments';
import type { InvoiceRow } from './rows';

/** What follows from an invoice being final: its coupons are redeemed, its credits are burnt and the world is told, in the same transaction. */
export async function publishFinal(deps: Deps, row: InvoiceRow, computed: Adjusted): Promise<void> {
  const { id, environment_id: environmentId, number, total, currency, digest } = row;
  const at = row.finalized_at ?? row.updated_at;
  await redeemCoupons(deps, appliedCoupons(computed), at);
  await burnCredits(deps, { environmentId, invoiceId: id, burns: computed.plan.unitCreditBurns, at });
  await addToOutbox(deps, { environmentId, topic: 'invoice.finalized', subjectId: id, payload: { number, total, currency, digest } });
  deps.afterCommit(async ({ metrics }) => metrics.invoices.inc({ event: 'finalized' }));
}
