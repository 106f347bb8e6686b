import { afterStep, nextStep, stepKey, type Life, type Step } from '../../billing/subscription';
import { addToOutbox, assert, inTransaction, send, unreachable, updateOf, type Deps, type Instant } from '../../platform';
import type { SubscriptionRow } from '../rows';
import { withDues } from '../dues';
import { settleChildren } from '../groups';
import { columnsOf } from '../status';
import { lockSubscription } from '../store';
import { transition } from '../transition';
import { closePeriod } from './close-period';
import { finalizePeriod } from './finalize-period';
import { giveNotice } from './give-notice';
import { performChange } from './perform-change';
import { recordSuccess } from './record-run';
import { renewTerm } from './renew-term';
import { start } from './start';
import { loadStepContext, type StepContext } from './step-context';
import type { StepResult } from './step-result';

export interface PerformStepInput {
  readonly subscriptionId: string;
  readonly step: Step;
  readonly now: Instant;
  readonly attempt: number;
}

/** The life after a step, and the plan where the step may have changed it. */
export interface PerformedStep {
  readonly life: Life;
  readonly planId?: string | undefined;
}

/**
 * Performs one step of a subscription in one transaction and answers with its life afterwards.
 * The database's life is the authority: a step that is no longer the next one was performed before, and nothing happens.
 */
export async function performStep(deps: Deps, input: PerformStepInput): Promise<PerformedStep> {
  return inTransaction(deps, async (tx) => {
    const subscription = await lockSubscription(tx.db, input.subscriptionId);
    assert(subscription, 'subscription_missing', { subscription_id: input.subscriptionId });
    const due = nextStep(subscription.life);
    if (due === null || stepKey(due) !== stepKey(input.step) || due.at !== input.step.at) return { life: subscription.life };
    const life = await takeStep(tx, subscription, { ...input, step: due });
    return due.kind === 'change' && due.change === 'change_plan' ? { life, planId: await planOf(tx, subscription.id) } : { life };
  });
}

async function planOf({ db }: Deps, id: string): Promise<string | undefined> {
  return (await db<SubscriptionRow>('subscriptions').where({ id }).first('plan_id'))?.plan_id;
}

/** The step itself, inside the caller's transaction; also how a subscription that starts today is started when it is created. */
export async function takeStep(tx: Deps, found: SubscriptionRow, input: Omit<PerformStepInput, 'subscriptionId'>): Promise<Life> {
  const subscription = await withChildrenSettled(tx, found, input);
  const context = await loadStepContext(tx, subscription, input.now);
  const result = await performerOf(tx, context, input.step);
  const after = await withDues(tx, context, withoutSkip(result.life, input.step), result.invoiceIds.length > 0 || input.step.kind === 'check_dues');
  const { life, ...columns } = columnsOf(after, subscription);
  await send(tx.db, updateOf('subscriptions', subscription.id, { ...columns, ...result.columns, life, updated_at: tx.clock.now() }));
  const moved = transition(subscription.life, life, { step: input.step, now: input.now });
  await recordSuccess(tx, { subscription, step: input.step, attempt: input.attempt, invoiceIds: result.invoiceIds, transition: moved });
  await addToOutbox(tx, {
    environmentId: subscription.environment_id,
    topic: `subscription.${input.step.kind}`,
    subjectId: subscription.id,
    payload: { step: input.step, invoice_ids: result.invoiceIds, status: columns.status },
  });
  return life;
}

/** Who has others billed on its invoices waits for what they owe by then. */
async function withChildrenSettled(tx: Deps, parent: SubscriptionRow, { step, now }: Omit<PerformStepInput, 'subscriptionId'>): Promise<SubscriptionRow> {
  if (parent.life.billsOthers !== true || (step.kind !== 'close_period' && step.kind !== 'end_trial')) return parent;
  return settleChildren(tx, parent, step.at, (child, due) => takeStep(tx, child, { step: due, now, attempt: 1 }));
}

/** A failed step is passed over once. */
function withoutSkip(life: Life, step: Step): Life {
  return life.skip === stepKey(step) ? { ...life, skip: undefined } : life;
}

function performerOf(deps: Deps, context: StepContext, step: Step): Promise<StepResult> | StepResult {
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
    case 'renew_term':
      return renewTerm(deps, context, step);
    case 'check_dues':
      return { life: afterStep(context.subscription.life, step, { graceMs: context.graceMs, draft: false }), invoiceIds: [] };
    default:
      return unreachable(step);
  }
}
