import { inTransaction } from '../../platform';
import type { SubscriptionDeps } from '../../subscriptions';
import type { RolloutRow } from '../rows';
import { pendingSubscriptions } from '../store';
import { rollOutOne } from './roll-out-one';

export interface BatchResult {
  /** Whether there is more to do: false when all is done, and while it is paused or cancelled. */
  readonly goOn: boolean;
}

export interface RollOutBatchInput {
  readonly rolloutId: string;
  /** Called after each subscription: whoever waits knows that the work goes on. */
  readonly alive: () => void;
}

// Several at once keep both the database and this process busy; each has a row lock and a transaction of its own.
const LANES = 4;

/** Changes the next second's worth of subscriptions. Done a second time, after a crash that lost the first answer, it goes on where that one stopped. */
export async function rollOutBatch(deps: SubscriptionDeps, { rolloutId, alive }: RollOutBatchInput): Promise<BatchResult> {
  const rollout = await current(deps, rolloutId);
  if (rollout?.status !== 'running') return { goOn: false };
  const queue = [...(await pendingSubscriptions(deps.db, rolloutId, rollout.per_second))];
  if (queue.length === 0) return finish(deps, rolloutId);
  const lanes = Array.from({ length: LANES }, async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      if ((await current(deps, rolloutId))?.status !== 'running') return;
      await rollOutOne(deps, rollout, id);
      alive();
    }
  });
  await Promise.all(lanes);
  return { goOn: true };
}

function current(deps: SubscriptionDeps, id: string): Promise<RolloutRow | undefined> {
  return deps.db<RolloutRow>('rollouts').where({ id }).first();
}

async function finish(deps: SubscriptionDeps, id: string): Promise<BatchResult> {
  const now = deps.clock.now();
  await inTransaction(deps, (tx) => tx.db('rollouts').where({ id, status: 'running' }).update({ status: 'succeeded', finished_at: now, updated_at: now }));
  return { goOn: false };
}
