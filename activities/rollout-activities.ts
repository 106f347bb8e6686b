import { heartbeat } from '@temporalio/activity';
import { rollOutBatch, type RolloutDeps } from '../src/rollouts';
import type { RolloutActivities } from '../workflows/rollout/types';

/** What the roll-out's workflow asks for; a heartbeat after each subscription tells that the work goes on. */
export function rolloutActivities(deps: RolloutDeps): RolloutActivities {
  return { rollOutBatch: (input) => rollOutBatch(deps, { ...input, alive: () => heartbeat() }) };
}
