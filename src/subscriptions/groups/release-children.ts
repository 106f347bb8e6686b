import type { Deps } from '../../platform';

/** When a parent ends, those that were billed with it are billed by themselves from then on. */
export async function releaseChildren(tx: Deps, parentId: string): Promise<void> {
  await tx.db('subscriptions').where({ parent_subscription_id: parentId }).update({ parent_subscription_id: null, updated_at: tx.clock.now() });
}
