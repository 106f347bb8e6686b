import type { rolloutWorkflow } from '../../workflows';
import { wakeSignal } from '../../workflows/rollout/messages';
import type { RolloutWorkflows } from '../rollouts';
import type { TemporalClient } from './client';
import { unavailable } from './unavailable';

const DEADLINE_MS = 10_000;
/** Behind everything that somebody waits for. */
const BULK_PRIORITY = 5;

export function rolloutWorkflowId(rolloutId: string): string {
  return `rollout/${rolloutId}`;
}

/** The roll-outs' port, spoken to Temporal: one workflow for each, named after it. */
export function createRolloutWorkflows({ temporal, taskQueue }: { readonly temporal: TemporalClient; readonly taskQueue: string }): RolloutWorkflows {
  const { client } = temporal;
  return {
    async wake(rolloutId) {
      const start = () =>
        client.workflow.signalWithStart<typeof rolloutWorkflow>('rolloutWorkflow', {
          workflowId: rolloutWorkflowId(rolloutId),
          taskQueue,
          args: [{ rolloutId }],
          signal: wakeSignal,
          priority: { priorityKey: BULK_PRIORITY },
          staticSummary: `rollout ${rolloutId}`,
        });
      await client.connection.withDeadline(Date.now() + DEADLINE_MS, start).catch(unavailable);
    },
  };
}
