import { nextStep, type Life, type Step } from '../../billing/subscription';
import { assert, type Deps, type Instant } from '../../platform';
import type { SubscriptionRow } from '../rows';
import { lockSubscription } from '../store';

type TakeStep = (child: SubscriptionRow, step: Step) => Promise<Life>;

/**
 * Before a parent closes, its children do what they owe by then, in the same transaction: one invoice at one boundary holds all, whoever wakes
 * first. A child's own workflow finds its step done. Answers with the parent as the children left it.
 */
export async function settleChildren(tx: Deps, parent: SubscriptionRow, until: Instant, takeStep: TakeStep): Promise<SubscriptionRow> {
  for (const id of await childrenOf(tx, parent.id)) {
    for (;;) {
      const child = await lockSubscription(tx.db, id);
      const step = child ? nextStep(child.life) : null;
      if (!child || step === null || step.at > until) break;
      await takeStep(child, step);
    }
  }
  const after = await lockSubscription(tx.db, parent.id);
  assert(after, 'subscription_missing', { subscription_id: parent.id });
  return after;
}

/** Those that are billed on its invoices, oldest first. Uses subscriptions_children. */
export async function childrenOf({ db }: Pick<Deps, 'db'>, parentId: string): Promise<readonly string[]> {
  const rows = (await db('subscriptions').where({ parent_subscription_id: parentId }).orderBy('id').select('id')) as { id: string }[];
  return rows.map((row) => row.id);
}
