import type { simulationWorkflow } from '../../workflows';
import { runSignal } from '../../workflows/simulation/messages';
import type { SimulationWorkflows } from '../simulations';
import type { TemporalClient } from './client';
import { unavailable } from './unavailable';

// Starting takes milliseconds; a caller who waits longer is better served by the relay.
const RUN_DEADLINE_MS = 5_000;

/** Behind commands and the steps of subscriptions, which have the default of 3. Among simulations environments take turns, where the server can do that. */
const LOWEST_PRIORITY = 5;

export function simulationWorkflowId(simulationId: string): string {
  return `simulation/${simulationId}`;
}

/** The simulations' port, spoken to Temporal: one workflow for each simulation that has something to do, woken or begun by the same call. */
export function createSimulationWorkflows({ temporal, taskQueue }: { readonly temporal: TemporalClient; readonly taskQueue: string }): SimulationWorkflows {
  const { client } = temporal;
  return {
    async run({ id, environmentId }) {
      const call = () =>
        client.workflow.signalWithStart<typeof simulationWorkflow>('simulationWorkflow', {
          workflowId: simulationWorkflowId(id),
          taskQueue,
          args: [{ simulationId: id }],
          signal: runSignal,
          priority: { priorityKey: LOWEST_PRIORITY, fairnessKey: environmentId },
          staticSummary: `simulation ${id}`,
        });
      await client.connection.withDeadline(Date.now() + RUN_DEADLINE_MS, call).catch(unavailable);
    },
  };
}
