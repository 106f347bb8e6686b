import { ActivityFailure, continueAsNew, isCancellation, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { runSignal } from './messages';
import type { SimulationActivities, SimulationInput } from './types';

// A batch ends by itself after five seconds; one that is silent for six times as long died with its worker. Activities with a queue, unlike the steps of
// subscriptions: they wait behind everything more urgent and take none of the places in which steps run.
const { simulateCustomers } = proxyActivities<Pick<SimulationActivities, 'simulateCustomers'>>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '1 minute', maximumAttempts: 10 },
});
// To be heard is all that is left to do, so it is tried for as long as it takes.
const { failSimulation } = proxyActivities<Pick<SimulationActivities, 'failSimulation'>>({
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '1 minute' },
});

// Each batch leaves three events or so: a replay stays short, and renewing costs one batch in hundreds.
const BATCHES_PER_RUN = 500;

/** One simulation, batch by batch until nothing is left to do: because all is done, or because it was paused or cancelled meanwhile. */
export async function simulationWorkflow(input: SimulationInput): Promise<void> {
  let asked = true;
  setHandler(runSignal, () => {
    asked = true;
  });
  for (let batches = 0; asked; batches += 1) {
    if (batches >= BATCHES_PER_RUN || workflowInfo().continueAsNewSuggested) await continueAsNew<typeof simulationWorkflow>(input);
    // Whoever asks while a batch runs may have come after it looked, so it looks once more.
    asked = false;
    if (await runBatch(input)) asked = true;
  }
}

/** Whether there is more to do. What fails for good is noted where users see it. */
async function runBatch(input: SimulationInput): Promise<boolean> {
  try {
    return (await simulateCustomers(input)).more;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await failSimulation({ ...input, message: error.cause?.message ?? error.message });
    return false;
  }
}
