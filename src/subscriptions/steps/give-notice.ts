import { afterStep, type Step } from '../../billing/subscription';
import { addToOutbox, type Deps } from '../../platform';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

/** The customer is told that the period is about to end and the subscription to renew. */
export async function giveNotice(deps: Deps, { subscription, graceMs }: StepContext, step: Extract<Step, { kind: 'give_notice' }>): Promise<StepResult> {
  await addToOutbox(deps, {
    environmentId: subscription.environment_id,
    topic: 'subscription.renewal_notice',
    subjectId: subscription.id,
    payload: { renews_at: subscription.life.open?.end ?? step.at },
  });
  return { life: afterStep(subscription.life, step, { graceMs, draft: false }), invoiceIds: [] };
}
