import { nextStep, stepKey, type Life, type Step } from '../../billing/subscription';
import { addToOutbox, assert, inTransaction, unreachable, type Deps, type Instant } from '../../platform';
import type { SubscriptionRow } from '../rows';
import { columnsOf } from '../status';
import { lockSubscription } from '../store';
import { closePeriod } from './close-period';
import { finalizePeriod } from './finalize-period';
import { giveNotice } from './give-notice';
import { performChange } from './perform-change';
import { recordSuccess } from './record-run';
import { start } from './start';
import { loadStepContext, type StepContext } from './step-context';
import type { StepResult } from './step-result';

export interface PerformStepInput {
  readonly subscriptionId: string;
  readonly step: Step;
  readonly now: Instant;
  readonly attempt: number;
}

/**
 * Performs one step of a subscription in one transaction and answers with its life afterwards.
 * The database's life is the authority: a step that is no longer the next one was performed before, and nothing happens.
 */
export async function performStep(deps: Deps, input: PerformStepInput): Promise<{ readonly life: Life }> {
  return inTransaction(deps, async (tx) => {
    const subscription = await lockSubscription(tx.db, input.subscriptionId);
    assert(subscription, 'subscription_missing', { subscription_id: input.subscriptionId });
    const due = nextStep(subscription.life);
    if (due === null || stepKey(due) !== stepKey(input.step) || due.at !== input.step.at) return { life: subscription.life };
    return { life: await takeStep(tx, subscription, { ...input, step: due }) };
  });
}

/** The step itself, inside the caller's transaction; also how a subscription that starts today is started when it is created. */
export async function takeStep(tx: Deps, subscription: SubscriptionRow, input: Omit<PerformStepInput, 'subscriptionId'>): Promise<Life> {
  const context = await loadStepContext(tx, subscription, input.now);
  const result = await performerOf(tx, context, input.step);
  const { life, ...columns } = columnsOf(withoutSkip(result.life, input.step), subscription);
  await tx
    .db('subscriptions')
    .where({ id: subscription.id })
    .update({ ...columns, ...result.columns, life: JSON.stringify(life), updated_at: tx.clock.now() });
  await recordSuccess(tx, { subscription, step: input.step, attempt: input.attempt, invoiceIds: result.invoiceIds });
  await addToOutbox(tx, {
    environmentId: subscription.environment_id,
    topic: `subscription.${input.step.kind}`,
    subjectId: subscription.id,
    payload: { step: input.step, invoice_ids: result.invoiceIds, status: columns.status },
  });
  return life;
}

/** A failed step is passed over once. */
function withoutSkip(life: Life, step: Step): Life {
  return life.skip === stepKey(step) ? { ...life, skip: undefined } : life;
}

function performerOf(deps: Deps, context: StepContext, step: Step): Promise<StepResult> {
  switch (step.kind) {
    case 'start':
      return start(deps, context, step);
    case 'end_trial':
    case 'close_period':
      return closePeriod(deps, context, step);
    case 'finalize':
      return finalizePeriod(deps, context, step);
    case 'change':
      return performChange(deps, context, step);
    case 'give_notice':
      return giveNotice(deps, context, step);
    default:
      return unreachable(step);
  }
}
