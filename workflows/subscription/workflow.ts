import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  log,
  proxyLocalActivities,
  setHandler,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Command } from '../../src/billing/subscription/command';
import { stepKey, type Step } from '../../src/billing/subscription/step';
import { advanceClockUpdate, commandUpdate, retryUpdate, stateQuery } from './messages';
import { show, showPlan } from './show';
import { SubscriptionState, type QueuedCommand } from './state';
import type { AdvanceOutcome, BillingActivities, Moved, SubscriptionInput } from './types';

// A step is one idempotent database transaction of some milliseconds, so it runs inside the workflow task: no queue, few state transitions.
// One try each: retries are the loop's own, so that they are visible, can be hurried by a command, and never block commands.
const { perform, applyCommand } = proxyLocalActivities<BillingActivities>({ startToCloseTimeout: '60s', retry: { maximumAttempts: 1 } });

// A cold wake replays the run's history; about two years of monthly periods keep that short, and renewing more often costs more than it saves.
const STEPS_PER_RUN = 50;

/** The life of one subscription, from its start to its last invoice: sleeps until the next step is due, performs it, serves commands in between. */
export async function subscriptionWorkflow(input: SubscriptionInput): Promise<void> {
  const state = new SubscriptionState(input, () => Date.now());
  listen(state);

  while (!state.isOver()) {
    show(state);
    if (state.isIdle()) await sleep(state);
    const step = state.dueStep();
    const command = state.inbox[0];
    // What is due comes before what is asked: a command finds the life as it is at its own instant, and never undoes one that was accepted.
    if (step && !state.isWaitingToRetry()) await performStep(state, step);
    else if (command) await serve(state, command);
    if (shouldRenew(state)) await renew(state);
  }
  show(state);
  await condition(allHandlersFinished);
}

/** Handlers only queue and wait. The loop is the one writer, so no command ever lands in the middle of a step. */
function listen(state: SubscriptionState): void {
  setHandler(stateQuery, () => ({ clock: state.clock, failure: state.failure }));
  setHandler(
    commandUpdate,
    async (request) => {
      const queued: QueuedCommand = { ...request };
      state.inbox.push(queued);
      // What the command made due (the last invoice of a cancellation) belongs to its answer, unless it keeps failing.
      await condition(() => queued.outcome !== undefined && (state.isSettled() || state.failure !== null));
      if (queued.outcome === undefined) throw ApplicationFailure.nonRetryable('command left without an outcome');
      return queued.outcome;
    },
    {
      // Refused before it enters history. It is checked again when its turn comes: what was legal may no longer be.
      validator: (request) => {
        const refused = state.check(request.command);
        if (refused) throw ApplicationFailure.nonRetryable('refused', refused.reason, refused.legal);
      },
    },
  );
  setHandler(advanceClockUpdate, async (to) => {
    await lookAtThreshold(state);
    state.moveClock(to);
    const settled = await settle(state);
    return settled.settled && (await lookAtThreshold(state)) ? settle(state) : settled;
  });
  setHandler(retryUpdate, async () => {
    state.retryNow();
    return settle(state);
  });
}

/** On a test clock usage is looked at where the clock stands before and after it moves, and at no other time: the same story always ends the same. */
async function lookAtThreshold(state: SubscriptionState): Promise<boolean> {
  if (state.life.threshold !== true || state.life.open === null) return false;
  const queued: QueuedCommand = { id: `threshold_${state.life.subscriptionId}`, command: { kind: 'bill_threshold' } };
  state.inbox.push(queued);
  await condition(() => queued.outcome !== undefined || state.failure !== null);
  return true;
}

async function settle(state: SubscriptionState): Promise<AdvanceOutcome> {
  await condition(() => state.isSettled() || state.isWaitingToRetry());
  return { settled: state.isSettled(), life: state.life, failure: state.failure };
}

// Not async, as each promise of a workflow is paid for again whenever it is replayed.
function sleep(state: SubscriptionState): Promise<unknown> {
  const woken = () => !state.isIdle();
  const ms = state.sleepMs();
  return ms === null ? condition(woken) : condition(woken, ms);
}

/** A failed try is remembered and repeated after a pause; it never ends the subscription. */
async function performStep(state: SubscriptionState, step: Step): Promise<void> {
  try {
    const attempt = (state.failure?.attempts ?? 0) + 1;
    const moved = await perform({ subscriptionId: state.life.subscriptionId, step, now: state.timeOf(step), attempt });
    state.succeeded(moved);
    showPlan(state, moved.planId);
  } catch (error) {
    if (!isFailedTry(error)) throw error;
    const message = messageOf(error);
    state.failed(stepKey(step), message);
    log.warn('step failed', { step: stepKey(step), message });
  }
}

async function serve(state: SubscriptionState, queued: QueuedCommand): Promise<void> {
  state.arrive();
  try {
    const outcome = await applyCommand({ id: queued.id, command: queued.command, subscriptionId: state.life.subscriptionId, now: state.now() });
    if (outcome.accepted) obeyed(state, queued.command, outcome);
    queued.outcome = outcome;
  } catch (error) {
    if (!isFailedTry(error)) throw error;
    state.failed('command', messageOf(error));
    await condition(() => !state.isWaitingToRetry(), state.retryWaitMs());
    return;
  }
  state.inbox.shift();
  if (state.failure?.step === 'command') state.failure = null;
}

function obeyed(state: SubscriptionState, { kind }: Command, { life, planId }: Moved): void {
  showPlan(state, planId);
  if (kind === 'hold' || kind === 'release' || kind === 'skip') state.repaired(life);
  else state.life = life;
}

/** Whether an error says that an activity failed or took too long. A local activity's failure comes as it is, a queued one's inside an ActivityFailure. */
function isFailedTry(error: unknown): error is TemporalFailure {
  return error instanceof TemporalFailure && !isCancellation(error);
}

function messageOf(failure: TemporalFailure): string {
  return failure instanceof ActivityFailure ? (failure.cause?.message ?? failure.message) : failure.message;
}

function shouldRenew(state: SubscriptionState): boolean {
  return (workflowInfo().continueAsNewSuggested || state.performed >= STEPS_PER_RUN) && state.isIdle() && !state.isOver();
}

/** A command may arrive while the last handlers finish: then it is served first. */
async function renew(state: SubscriptionState): Promise<void> {
  await condition(() => allHandlersFinished() || !state.isIdle());
  if (state.isIdle())
    await continueAsNew<typeof subscriptionWorkflow>({ life: state.life, clock: state.clock, shown: state.shown, wakeDelayMs: state.wakeDelayMs });
}
