import { refuse } from '../../platform';
import type { RolloutDeps } from '../port';
import type { RolloutRow } from '../rows';
import { requireRollout } from '../store';
import { wakeAfterCommit } from './create-rollout';

const STATUS_AFTER = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const;
export type RolloutAction = keyof typeof STATUS_AFTER;

/** Pauses, resumes or cancels. The row is what counts: it is read before each subscription, so a pause takes effect with the next one. */
export async function controlRollout(deps: RolloutDeps, environmentId: string, id: string, action: RolloutAction): Promise<RolloutRow> {
  const row = await requireRollout(deps.db, environmentId, id, 'update');
  const status = STATUS_AFTER[action];
  if (row.status === status) return row;
  if (row.status === 'succeeded' || row.status === 'cancelled') refuse('rollout_finished', { status: row.status });
  const updated_at = deps.clock.now();
  const finished_at = status === 'cancelled' ? updated_at : null;
  await deps.db('rollouts').where({ id }).update({ status, finished_at, updated_at });
  if (status === 'running') await wakeAfterCommit(deps, row);
  return { ...row, status, finished_at, updated_at };
}
