import type { Deps, Instant } from '../../platform';
import type { ChangeRow } from '../rows';

/** With the subscription ends whatever was still agreed for it. */
export async function dropPendingChanges(deps: Deps, subscriptionId: string, at: Instant): Promise<void> {
  await deps
    .db<ChangeRow>('subscription_changes')
    .where({ subscription_id: subscriptionId, status: 'pending' })
    .update({ status: 'cancelled', cancelled_at: at, updated_at: deps.clock.now() });
}
