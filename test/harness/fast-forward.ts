import { randomUUID } from 'node:crypto';
import { msToTs } from '@temporalio/common/lib/time';
import type { TemporalClient } from '../../src/temporal';
import { subscriptionWorkflowId } from '../../src/temporal';

const COMPLETED = 2;
const FAILED = 3;
const DAY_MS = 86_400_000;

/**
 * Lets a subscription's real timers fire as if so many days had passed, by the server's own time skipping: the workflow's clock moves on, and
 * every timer on the way fires in order. A subscription may end on the way. The high-level client has no call for it yet.
 */
export async function fastForward({ client }: TemporalClient, subscriptionId: string, days: number): Promise<void> {
  const id = randomUUID();
  const at = { namespace: client.options.namespace, workflowExecution: { workflowId: subscriptionWorkflowId(subscriptionId) } };
  await client.workflowService.updateWorkflowExecutionOptions({
    ...at,
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: msToTs(days * DAY_MS) }, maxSessionSkipCount: 1_000 } },
    updateMask: { paths: ['time_skipping_config'] },
  });
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } = await client.workflowService.pollWorkflowExecutionTimeSkipping({ ...at, fastForwardId: id });
    if (result === COMPLETED || (result === FAILED && /execution ended/.test(failedReason))) return;
    if (result === FAILED) throw new Error(`The time of ${subscriptionId} could not be skipped: ${String(failedReason)}`);
  }
}
