import { continueAsNew, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import { wakeSignal } from './messages';
import type { RolloutActivities, RolloutInput } from './types';

// Queued and not local: bulk work must not hold up the workflow tasks of commands. Tried until it succeeds, since each subscription is handled once.
const { rollOutBatch } = proxyActivities<RolloutActivities>({
  startToCloseTimeout: '5m',
  // A worker that dies in the middle is missed soon, and another goes on.
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

const SECOND_MS = 1_000;
const BATCHES_PER_RUN = 200;

/** Changes the subscriptions of a plan, a second's worth at a time. Paused or cancelled it ends; resumed it is started again and goes on. */
export async function rolloutWorkflow(input: RolloutInput): Promise<void> {
  let woken = false;
  setHandler(wakeSignal, () => {
    woken = true;
  });
  for (let batch = 0; batch < BATCHES_PER_RUN; batch += 1) {
    const began = Date.now();
    woken = false;
    const { goOn } = await rollOutBatch(input);
    // Woken meanwhile, it looks again: the row may say otherwise by now.
    if (!goOn && !woken) return;
    await sleep(Math.max(1, SECOND_MS - (Date.now() - began)));
  }
  await continueAsNew<typeof rolloutWorkflow>(input);
}
