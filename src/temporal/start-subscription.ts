import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { subscriptionWorkflow } from '../../workflows';
import { describe } from '../../workflows/subscription/describe';
import { CUSTOMER, PLAN, STATUS } from '../../workflows/subscription/search-attributes';
import { stateOf, wakeDelayMs } from '../billing/subscription';
import type { StartInput } from '../subscriptions';
import type { TemporalClient } from './client';
import { ensureSearchAttributes, isUnknownAttribute } from './search-attributes';

interface StartOptions {
  readonly temporal: TemporalClient;
  readonly taskQueue: string;
  /** Over how many seconds subscriptions that are due together wake. */
  readonly spreadSeconds: number;
}

/** Somebody waits for what a subscription is told; roll-outs and simulations have 5, what says nothing has 3. */
const SUBSCRIPTION_PRIORITY = 2;

export function subscriptionWorkflowId(subscriptionId: string): string {
  return `subscription/${subscriptionId}`;
}

/** Starts the workflow of a subscription, once for ever, to be found by customer, plan and status where the server can. */
export function createStart({ temporal, taskQueue, spreadSeconds }: StartOptions): (input: StartInput) => Promise<void> {
  let known: Promise<boolean> | null = null;
  // Asked once; a server that was away is asked again.
  const searchable = () =>
    (known ??= ensureSearchAttributes(temporal).catch((error: unknown) => {
      known = null;
      throw error;
    }));

  async function start(input: StartInput, shown: string | undefined): Promise<void> {
    const { life, clock, customerId, planId, environmentId } = input;
    const attributes =
      shown === undefined
        ? {}
        : {
            typedSearchAttributes: [
              { key: CUSTOMER, value: customerId },
              { key: PLAN, value: planId },
              { key: STATUS, value: shown },
            ],
          };
    await temporal.client.workflow.start<typeof subscriptionWorkflow>('subscriptionWorkflow', {
      workflowId: subscriptionWorkflowId(life.subscriptionId),
      taskQueue,
      args: [{ life, clock, shown, wakeDelayMs: wakeDelayMs(life.subscriptionId, spreadSeconds) }],
      // Before bulk work, which has a lower one; among environments the server takes turns where it can.
      priority: { priorityKey: SUBSCRIPTION_PRIORITY, fairnessKey: environmentId },
      // A life that came to its end is never begun again; a workflow that an operator terminated is, from what the database knows.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      ...attributes,
      staticSummary: `subscription ${life.subscriptionId}`,
      staticDetails: `Customer ${customerId}, plan ${planId}.\n\nWhen it was started: ${describe(life, null)}`,
    });
  }

  return async (input) => {
    const shown = (await searchable()) ? stateOf(input.life) : undefined;
    try {
      // A server may need some seconds until it takes an attribute that was made just now.
      await start(input, shown).catch((error: unknown) => {
        if (!isUnknownAttribute(error)) throw error;
        return start(input, undefined);
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  };
}
