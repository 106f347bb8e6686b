import { nextStep } from '../../billing/subscription';
import { addToOutbox, assert, refuse, settleOutbox, type Instant } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { takeStep } from '../steps';
import { findSubscription } from '../store';

export interface BusinessTime {
  /** The instant at which the customer's test clock stands; null in real time. */
  readonly clock: Instant | null;
  readonly now: Instant;
}

/**
 * Begins the life of a scheduled subscription in the caller's transaction: a start that is due happens at once, so that the answer shows
 * the first period and its invoice; the workflow is started as soon as the transaction has committed.
 */
export async function beginSubscription(deps: SubscriptionDeps, row: SubscriptionRow, { clock, now }: BusinessTime): Promise<SubscriptionRow> {
  const step = nextStep(row.life);
  assert(step?.kind === 'start', 'new_subscription_does_not_start', { subscription_id: row.id });
  const life = step.at <= now ? await takeStep(deps, row, { step, now, attempt: 1 }) : row.life;
  const { environment_id: environmentId, id } = row;
  await addToOutbox(deps, { environmentId, topic: 'subscription.start', subjectId: id, payload: {} });
  deps.afterCommit(async (after) => {
    await deps.workflows.start({ life, clock, environmentId, customerId: row.customer_id, planId: row.plan_id });
    await settleOutbox(after.db, 'subscription.start', id, after.clock.now());
  });
  return (await findSubscription(deps.db, environmentId, id)) ?? refuse('subscription_not_found', { subscription_id: id });
}
