import { ApplicationFailure } from '@temporalio/common';
import { wakeDelayMs } from '../src/billing/subscription';
import { runInContext, type Deps } from '../src/platform';
import { applyCommand, performStep, recordFailure } from '../src/subscriptions';
import { retryDelayMs } from '../workflows/subscription/retry-delay';
import type { ApplyCommandInput, BillingActivities, CommandOutcome, PerformInput } from '../workflows/subscription/types';
import { codeOf, messageOf } from './failure';

/** The operations of subscriptions as their workflows call them. */
export function subscriptionActivities(deps: Deps): BillingActivities {
  return {
    perform: (input) => runInContext({ subscription_id: input.subscriptionId }, () => perform(deps, input)),
    applyCommand: (input) => runInContext({ subscription_id: input.subscriptionId }, () => apply(deps, input)),
  };
}

async function perform(deps: Deps, input: PerformInput) {
  const timer = deps.metrics.steps.startTimer({ kind: input.step.kind });
  try {
    const result = await performStep(deps, input);
    timer({ result: 'ok' });
    return { ...result, wakeDelayMs: wakeDelayMs(input.subscriptionId, deps.config.TIDEBILL_PERIOD_END_SPREAD_SECONDS) };
  } catch (error) {
    timer({ result: 'failed' });
    deps.logger.error({ err: error, step: input.step, attempt: input.attempt }, 'step failed');
    await noteFailure(deps, input, error);
    throw ApplicationFailure.nonRetryable(messageOf(error), codeOf(error));
  }
}

async function apply(deps: Deps, input: ApplyCommandInput): Promise<CommandOutcome> {
  try {
    return await applyCommand(deps, input);
  } catch (error) {
    deps.logger.error({ err: error, command_id: input.id }, 'command failed');
    throw ApplicationFailure.nonRetryable(messageOf(error), codeOf(error));
  }
}

/** Why it failed is shown to users; if even that cannot be written, the log has it. */
async function noteFailure(deps: Deps, input: PerformInput, cause: unknown): Promise<void> {
  const nextAttemptAt = new Date(Date.parse(deps.clock.now()) + retryDelayMs(input.attempt)).toISOString();
  const failure = {
    subscriptionId: input.subscriptionId,
    step: input.step,
    attempt: input.attempt,
    error: messageOf(cause),
    code: codeOf(cause),
    nextAttemptAt,
  };
  await recordFailure(deps, failure).catch((error: unknown) => deps.logger.error({ err: error }, 'the failure could not be recorded'));
}
