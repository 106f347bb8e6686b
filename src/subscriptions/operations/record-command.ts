import type { Life } from '../../billing/subscription';
import type { Deps } from '../../platform';
import type { SubscriptionRow } from '../rows';
import { recordedState } from '../status';
import { transition } from '../transition';

interface DoneCommand {
  readonly id: string;
  readonly kind: 'create' | 'activate' | 'payment' | 'modify_coupon' | 'modify_tax';
  /** Null where the subscription did not exist before. */
  readonly before: Life | null;
  readonly after: Life;
  readonly invoiceIds?: readonly string[];
}

/**
 * Notes what was done to a subscription without asking its workflow, in the transaction that did it: its activity shows all of it.
 * False when it was noted before, and so was done.
 */
export async function recordCommand(tx: Deps, subscription: Pick<SubscriptionRow, 'id' | 'environment_id'>, done: DoneCommand): Promise<boolean> {
  const at = tx.clock.now();
  const moved = transition(done.before ?? done.after, done.after, { command: done.kind });
  const inserted = await tx
    .db('subscription_commands')
    .insert({
      ...{ id: done.id, environment_id: subscription.environment_id, subscription_id: subscription.id, kind: done.kind, actor: tx.actor ?? null },
      ...{ payload: JSON.stringify({ reason: '' }), requested_at: at, applied_at: at, created_at: at, invoice_ids: done.invoiceIds ?? [] },
      ...{ ...moved, state_before: done.before === null ? null : recordedState(done.before) },
    })
    .onConflict('id')
    .ignore()
    .returning('id');
  return inserted.length > 0;
}
