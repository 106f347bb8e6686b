import { afterStep, type Step } from '../../billing/subscription';
import { addToOutbox, type Deps } from '../../platform';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

/** The term of a contract is over, and the next one begins: the end of the term moves on. */
export async function renewTerm(deps: Deps, { subscription, graceMs }: StepContext, step: Extract<Step, { kind: 'renew_term' }>): Promise<StepResult> {
  const life = afterStep(subscription.life, step, { graceMs, draft: false });
  await addToOutbox(deps, {
    environmentId: subscription.environment_id,
    topic: 'subscription.renewed',
    subjectId: subscription.id,
    payload: { term: step.term + 1, term_end: life.contract?.termEnd },
  });
  return { life, invoiceIds: [] };
}
