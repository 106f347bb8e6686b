import { inTransaction, LIMITS, type Deps } from '../../platform';
import { lockSubscription } from '../store';
import { askThreshold } from './ask-threshold';

/** Sets or takes away the threshold of a subscription. What is worth more than a new one already is invoiced soon after. */
export async function changeThreshold(deps: Deps, subscriptionId: string, threshold: string | null): Promise<void> {
  await inTransaction(deps, async (tx) => {
    await lockSubscription(tx.db, subscriptionId);
    const life = tx.db.raw(threshold === null ? `life - 'threshold'` : `jsonb_set(life, '{threshold}', 'true')`);
    await tx.db('subscriptions').where({ id: subscriptionId }).update({ auto_invoice_threshold: threshold, life, updated_at: tx.clock.now() });
    if (threshold === null) return;
    // Later than any process can still believe that there is no threshold.
    await askThreshold(tx, [subscriptionId], LIMITS.thresholdWatchMs);
  });
}
