import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { subscriptionWorkflow } from '../../workflows';
import { advanceClockUpdate, commandUpdate, retryUpdate } from '../../workflows/subscription/messages';
import type { AdvanceOutcome } from '../../workflows/subscription/types';
import { nextStep, type Command } from '../billing/subscription';
import { Refusal } from '../platform';
import type { CommandOutcome, SettleOutcome, SubscriptionWorkflows } from '../subscriptions';
import type { TemporalClient } from './client';
import { createStart, subscriptionWorkflowId } from './start-subscription';
import { unavailable } from './unavailable';

export interface SubscriptionWorkflowsOptions {
  readonly temporal: TemporalClient;
  readonly taskQueue: string;
  /** Over how many seconds subscriptions that are due together wake. */
  readonly spreadSeconds: number;
  /** Starts a workflow that the outbox has not started yet; false when the subscription has none any more. */
  readonly revive: (subscriptionId: string) => Promise<boolean>;
}

// Interactive commands wait this long for a worker before the caller is told to come back.
const COMMAND_DEADLINE_MS = 10_000;
// A clock may drive a subscription through years of periods.
const ADVANCE_DEADLINE_MS = 120_000;

/** The subscriptions' port, spoken to Temporal. Ids are business keys, so every call may be repeated. */
export function createSubscriptionWorkflows(options: SubscriptionWorkflowsOptions): SubscriptionWorkflows {
  const { client } = options.temporal;
  const handle = (subscriptionId: string) => client.workflow.getHandle<typeof subscriptionWorkflow>(subscriptionWorkflowId(subscriptionId));
  const within = <T>(ms: number, call: () => Promise<T>) => client.connection.withDeadline(Date.now() + ms, call).catch(unavailable);

  const startOnce = createStart(options);
  const advancing = new Map<string, Promise<SettleOutcome>>();

  async function settle(subscriptionId: string, call: () => Promise<AdvanceOutcome>): Promise<SettleOutcome> {
    const outcome = await within(ADVANCE_DEADLINE_MS, () => withRevival(options, subscriptionId, call));
    return outcome === null ? { settled: true, failure: null, nextAt: null } : toSettled(outcome);
  }

  return {
    start: (input) => within(COMMAND_DEADLINE_MS, () => startOnce(input)),
    async command(subscriptionId, { id, command }) {
      const call = () => handle(subscriptionId).executeUpdate(commandUpdate, { args: [{ id, command }], updateId: id });
      const outcome = await within(COMMAND_DEADLINE_MS, () => withRevival(options, subscriptionId, () => call().catch(refusalOf)));
      return outcome ?? { accepted: false, reason: 'subscription_ended', legal: [] satisfies Command['kind'][] };
    },
    advance: (subscriptionId, to) =>
      together(advancing, `${subscriptionId} ${to}`, () =>
        settle(subscriptionId, () => handle(subscriptionId).executeUpdate(advanceClockUpdate, { args: [to] })),
      ),
    retry: (subscriptionId) => settle(subscriptionId, () => handle(subscriptionId).executeUpdate(retryUpdate)),
  };
}

/** One call for all who ask the same at the same time: a workflow takes few Updates at once. */
function together<T>(running: Map<string, Promise<T>>, key: string, call: () => Promise<T>): Promise<T> {
  const started = running.get(key) ?? call().finally(() => running.delete(key));
  running.set(key, started);
  return started;
}

// A run that ends or renews itself at that very moment drops the call; the next one finds its successor.
const TRIES = 4;

/** Null when the subscription's workflow is over. A workflow that was never started, because of a crash, is started first. */
async function withRevival<T>(options: SubscriptionWorkflowsOptions, subscriptionId: string, call: () => Promise<T>): Promise<T | null> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) && !isDropped(error)) throw error;
      if (!(await options.revive(subscriptionId))) return null;
      // It has something left to do and yet no workflow takes the call: never to be taken for an end.
      if (tried === TRIES) throw Object.assign(new Refusal('temporal_unavailable', {}, [], 2), { cause: error });
    }
  }
}

function isDropped(error: unknown): boolean {
  return error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure && error.cause.type === 'AcceptedUpdateCompletedWorkflow';
}

/** The validator's refusal carries the reason and what would be legal. */
function refusalOf(error: unknown): CommandOutcome {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure && error.cause.type && !isDropped(error)) {
    const legal = error.cause.details?.[0];
    return { accepted: false, reason: error.cause.type, legal: Array.isArray(legal) ? legal.map(String) : [] };
  }
  throw error;
}

function toSettled(outcome: AdvanceOutcome): SettleOutcome {
  const failure = outcome.failure === null ? null : `${outcome.failure.step}: ${outcome.failure.message}`;
  return { settled: outcome.settled, failure: outcome.settled ? null : (failure ?? 'not settled'), nextAt: nextStep(outcome.life)?.at ?? null };
}
