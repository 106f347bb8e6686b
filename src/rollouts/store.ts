import { refuse, type Db } from '../platform';
import type { RolloutRow, RolloutSubscriptionRow } from './rows';

export async function requireRollout(db: Db, environmentId: string, id: string, lock: 'none' | 'update' = 'none'): Promise<RolloutRow> {
  const query = db<RolloutRow>('rollouts').where({ id, environment_id: environmentId });
  const row = await (lock === 'update' ? query.forUpdate() : query).first();
  return row ?? refuse('rollout_not_found', { rollout_id: id });
}

/** The next subscriptions that nobody has handled yet. Uses rollout_subscriptions_pending. */
export async function pendingSubscriptions(db: Db, rolloutId: string, count: number): Promise<readonly string[]> {
  const rows = await db<RolloutSubscriptionRow>('rollout_subscriptions')
    .where({ rollout_id: rolloutId, status: 'pending' })
    .orderBy('subscription_id')
    .limit(count)
    .select('subscription_id');
  return rows.map((row) => row.subscription_id);
}

export type Counts = Readonly<Record<RolloutSubscriptionRow['status'], number>>;

const NONE: Counts = { pending: 0, changed: 0, scheduled: 0, unchanged: 0, refused: 0, failed: 0 };

/** How many subscriptions of each roll-out stand where. Uses the primary key. */
export async function countsOf(db: Db, rolloutIds: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
  const rows = (await db('rollout_subscriptions')
    .whereIn('rollout_id', [...rolloutIds])
    .groupBy('rollout_id', 'status')
    .select('rollout_id', 'status', db.raw('count(*)::int as count'))) as { rollout_id: string; status: keyof Counts; count: number }[];
  const counts = new Map(rolloutIds.map((id) => [id, { ...NONE }]));
  for (const { rollout_id, status, count } of rows) counts.set(rollout_id, { ...(counts.get(rollout_id) ?? NONE), [status]: count });
  return counts;
}
