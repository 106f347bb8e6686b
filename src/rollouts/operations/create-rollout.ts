import type { z } from 'zod';
import { requirePlan } from '../../catalog';
import { addToOutbox, settleOutbox } from '../../platform';
import type { RolloutDeps } from '../port';
import type { RolloutRow } from '../rows';
import type { CreateRolloutBody } from '../schema';

// Drafts take the plan as it is when they are activated; what has ended is left in peace. Uses subscriptions_plan.
const TAKE_SUBSCRIPTIONS = `
  insert into rollout_subscriptions (id, rollout_id, subscription_id, created_at)
  select ? || ':' || id, ?, id, ? from subscriptions
  where plan_id = ? and environment_id = ? and status not in ('cancelled', 'draft') and (?::text[] is null or id = any(?::text[]))`;

/** Notes which subscriptions are to be changed, and wakes the workflow that changes them one by one. */
export async function createRollout(deps: RolloutDeps, environmentId: string, planId: string, body: z.infer<typeof CreateRolloutBody>): Promise<RolloutRow> {
  const plan = await requirePlan(deps.db, environmentId, planId, 'share');
  const now = deps.clock.now();
  const row: RolloutRow = {
    ...{ id: deps.ids.next('rollout'), environment_id: environmentId, plan_id: plan.id, preview: body.preview, takes_effect: body.takes_effect },
    ...{ proration: body.proration_mode, per_second: body.per_second, status: 'running', total: 0, finished_at: null, created_at: now, updated_at: now },
  };
  await deps.db('rollouts').insert(row);
  const chosen = body.subscription_ids ?? null;
  const taken = (await deps.db.raw(TAKE_SUBSCRIPTIONS, [row.id, row.id, now, plan.id, environmentId, chosen, chosen])) as { rowCount: number };
  await deps.db('rollouts').where({ id: row.id }).update({ total: taken.rowCount });
  await wakeAfterCommit(deps, row);
  return { ...row, total: taken.rowCount };
}

/** Has the roll-out's workflow look at its row as soon as this transaction has committed; the relay does it if a crash comes between. */
export async function wakeAfterCommit(deps: RolloutDeps, { id, environment_id: environmentId }: RolloutRow): Promise<void> {
  await addToOutbox(deps, { environmentId, topic: 'rollout.wake', subjectId: id, payload: {} });
  deps.afterCommit(async (after) => {
    await deps.rollouts.wake(id);
    await settleOutbox(after.db, 'rollout.wake', id, after.clock.now());
  });
}
