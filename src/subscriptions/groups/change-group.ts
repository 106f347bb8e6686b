import { couponAssociationsOf } from '../../coupons';
import { LIMITS, refuse, refuseField, type Deps } from '../../platform';
import { taxAssociationsOf } from '../../taxes';
import type { SubscriptionRow } from '../rows';
import { childrenOf } from './settle-children';

export interface GroupChange {
  readonly action: 'add' | 'remove';
  readonly environmentId: string;
  readonly parentId: string;
  readonly childIds: readonly string[];
  /** Where the caller named the children. */
  readonly pointer: string;
}

/**
 * Has subscriptions billed on the invoices of another one of the same customer, or by themselves again. Rows are locked parent first, then in
 * the order of their ids, as by the steps. What a child has left for the parent's next invoice stays there.
 */
export async function changeGroup(tx: Deps, change: GroupChange): Promise<void> {
  const parent = await lock(tx, change.environmentId, change.parentId);
  for (const id of [...new Set(change.childIds)].sort()) {
    const child = await lock(tx, change.environmentId, id);
    if (change.action === 'add') await checkPair(tx, parent, child, change.pointer);
    else if (child.parent_subscription_id !== parent.id) refuseField('cannot_group', change.pointer, 'is not billed with this subscription', { id });
    await tx
      .db('subscriptions')
      .where({ id })
      .update({ parent_subscription_id: change.action === 'add' ? parent.id : null, updated_at: tx.clock.now() });
  }
  await noteChildren(tx, parent.id);
}

async function lock({ db }: Deps, environmentId: string, id: string): Promise<SubscriptionRow> {
  const row = await db<SubscriptionRow>('subscriptions').where({ id, environment_id: environmentId }).forUpdate().first();
  return row ?? refuse('subscription_not_found', { subscription_id: id });
}

/** An invoice has one customer, one currency, and the coupons and taxes of one subscription. */
async function checkPair(tx: Deps, parent: SubscriptionRow, child: SubscriptionRow, pointer: string): Promise<void> {
  const no = (message: string) => refuseField('cannot_group', pointer, message, { subscription_id: child.id, parent_subscription_id: parent.id });
  if (child.id === parent.id) no('cannot be billed with itself');
  if (parent.status === 'cancelled' || child.status === 'cancelled') no('has ended');
  if (child.customer_id !== parent.customer_id) no('belongs to another customer');
  if (child.currency !== parent.currency) no(`is in ${child.currency}, not in ${parent.currency}`);
  if (parent.parent_subscription_id !== null) no('would be billed with one that is billed with another itself');
  if (child.life.billsOthers === true) no('has others billed with it');
  if (child.commitment_amount !== null) no('has a commitment of its own, which is settled on its own invoices');
  const children = await childrenOf(tx, parent.id);
  if (children.length >= LIMITS.childrenPerSubscription && !children.includes(child.id)) no('is one too many');
  if ((await couponAssociationsOf(tx.db, [child.id])).length > 0) no('has coupons of its own, which would not hold on the invoices of another');
  if (await hasCouponsToCome(tx, child.id)) no('has phases with coupons, which would not hold on the invoices of another');
  if ((await taxAssociationsOf(tx.db, child.environment_id, [child.id])).length > 0)
    no('has taxes of its own, which would not hold on the invoices of another');
}

/** Coupons of a phase come when the phase begins. Uses subscription_changes_pending. */
async function hasCouponsToCome({ db }: Deps, subscriptionId: string): Promise<boolean> {
  const pending = db('subscription_changes').where({ subscription_id: subscriptionId, status: 'pending' });
  return (await pending.whereRaw(`jsonb_array_length(coalesce(spec -> 'coupons', '[]')) > 0`).first('id')) !== undefined;
}

async function noteChildren(tx: Deps, parentId: string): Promise<void> {
  const some = (await childrenOf(tx, parentId)).length > 0;
  await tx
    .db('subscriptions')
    .where({ id: parentId })
    .update({ life: tx.db.raw(some ? `jsonb_set(life, '{billsOthers}', 'true')` : `life - 'billsOthers'`) });
}
