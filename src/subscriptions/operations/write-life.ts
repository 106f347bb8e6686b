import type { Life } from '../../billing/subscription';
import type { Deps, Instant } from '../../platform';
import { dropPendingChanges, moveOnetimeAddons } from '../changes';
import { withDuesOf } from '../dues';
import type { SubscriptionRow } from '../rows';
import { columnsOf } from '../status';

/** What a command does to the subscription's row. */
export interface Obeyed {
  readonly life: Life;
  readonly columns: Partial<SubscriptionRow>;
  readonly invoiceIds: readonly string[];
}

/** Writes the life that a command left, and what follows from it. */
export async function writeLife(tx: Deps, subscription: SubscriptionRow, { life: obeyed, columns, invoiceIds }: Obeyed, now: Instant): Promise<Life> {
  const life = invoiceIds.length === 0 ? obeyed : await withDuesOf(tx, subscription, obeyed, now);
  const { life: stored, ...derived } = columnsOf(life, subscription);
  await tx
    .db('subscriptions')
    .where({ id: subscription.id })
    .update({ ...derived, ...columns, life: JSON.stringify(stored), updated_at: tx.clock.now() });
  if (life.open !== null && life.open.end !== subscription.life.open?.end) {
    await tx.db('subscription_periods').where({ subscription_id: subscription.id, sequence: life.open.sequence }).update({ ends_at: life.open.end });
  }
  if (life.trialEnd !== subscription.life.trialEnd) await moveOnetimeAddons(tx.db, life);
  // One that never starts has no last period to close.
  if (life.phase === 'ended') await dropPendingChanges(tx, subscription.id, life.endAt ?? life.startAt);
  return life;
}
