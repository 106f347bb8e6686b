import { inTransaction, Refusal, rehearse, type Deps, type Reason } from '../../platform';
import { changeSubscription, type ChangeResult, type ChangedSubscription, type SubscriptionDeps } from '../../subscriptions';
import type { RolledOut, RolloutRow, RolloutSubscriptionRow } from '../rows';

interface Outcome {
  readonly status: RolledOut;
  readonly reason: string | null;
  readonly result: ChangeResult | null;
}

/**
 * Changes one subscription in one transaction with the note that it was changed: exactly once, however often it is called.
 * A preview is undone before its result is noted. One that fails is noted and holds up nobody.
 */
export async function rollOutOne(deps: SubscriptionDeps, rollout: RolloutRow, subscriptionId: string): Promise<void> {
  try {
    const outcome = rollout.preview ? await rehearse<SubscriptionDeps, Outcome>(deps, (tx) => change(tx, rollout, subscriptionId)) : null;
    await inTransaction<Deps, void>(deps, async (tx) => {
      if (await isHandled(tx, rollout, subscriptionId)) return;
      await note(tx, rollout, subscriptionId, outcome ?? (await change(tx, rollout, subscriptionId)));
    });
  } catch (error) {
    deps.logger.error({ err: error, rollout_id: rollout.id, subscription_id: subscriptionId }, 'roll-out failed for a subscription');
    await inTransaction<Deps, void>(deps, async (tx) => {
      if (!(await isHandled(tx, rollout, subscriptionId)))
        await note(tx, rollout, subscriptionId, { status: 'failed', reason: 'internal_error', result: null });
    });
  }
}

async function change(tx: Deps, rollout: RolloutRow, subscriptionId: string): Promise<Outcome> {
  try {
    // A savepoint: a subscription that refuses the change has begun to write nothing.
    const changed = await tx.db.transaction((savepoint) =>
      changeSubscription(
        { ...tx, db: savepoint },
        {
          ...{ commandId: `${rollout.id}:${subscriptionId}`, subscriptionId, kind: 'change_plan', at: rollout.takes_effect === 'now' ? null : 'period_end' },
          spec: { type: 'sync', proration: rollout.proration },
        },
      ),
    );
    return { status: statusOf(changed), reason: null, result: changed.result };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: statusOfRefusal(error.reason), reason: error.reason, result: null };
  }
}

function statusOfRefusal(reason: Reason): RolledOut {
  if (reason === 'internal_error') return 'failed';
  return reason === 'change_changes_nothing' ? 'unchanged' : 'refused';
}

function statusOf(changed: ChangedSubscription): RolledOut {
  return changed.status === 'pending' ? 'scheduled' : 'changed';
}

async function isHandled(tx: Deps, rollout: RolloutRow, subscriptionId: string): Promise<boolean> {
  const row = await tx
    .db<RolloutSubscriptionRow>('rollout_subscriptions')
    .where({ rollout_id: rollout.id, subscription_id: subscriptionId })
    .forUpdate()
    .first('status');
  return row?.status !== 'pending';
}

async function note(tx: Deps, rollout: RolloutRow, subscriptionId: string, { status, reason, result }: Outcome): Promise<void> {
  await tx
    .db('rollout_subscriptions')
    .where({ rollout_id: rollout.id, subscription_id: subscriptionId })
    .update({ status, reason, result: result === null ? null : JSON.stringify(result), handled_at: tx.clock.now() });
  tx.afterCommit(async ({ metrics }) => metrics.rollouts.inc({ result: status }));
}
