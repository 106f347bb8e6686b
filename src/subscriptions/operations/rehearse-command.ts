import { checkCommand, legalNow, nextStep, type Command } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { assert, Refusal, refuse, rehearse, type Deps, type Instant } from '../../platform';
import type { ChangeSpec } from '../changes';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { takeStep } from '../steps';
import { lockSubscription, requireSubscription } from '../store';
import { obeyCommand } from './apply-command';
import { writeLife } from './write-life';

export interface RehearseInput {
  readonly environmentId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
  readonly command: Command;
  readonly spec?: ChangeSpec;
}

/**
 * Carries out a command as its workflow would, with the steps that are due before and because of it, lets `look` read what came of it,
 * and undoes it all. Refuses what the command itself would be refused for.
 */
export async function rehearseCommand<T>(deps: SubscriptionDeps, input: RehearseInput, look: (tx: Deps, before: SubscriptionRow) => Promise<T>): Promise<T> {
  return rehearse<SubscriptionDeps, T>(deps, async (tx) => {
    const row = await requireSubscription(tx.db, input.environmentId, input.subscriptionId);
    const customer = (await customersByIds(tx.db, [row.customer_id])).get(row.customer_id);
    const now = await businessNow(tx, customer ?? { test_clock_id: null });
    const before = await takeDueSteps(tx, input.subscriptionId, now);
    const refused = checkCommand(before.life, input.command, now);
    if (refused) refuse(refused.reason, { legal: refused.legal });
    const asked = { id: input.commandId, subscriptionId: before.id, command: input.command, now };
    const obeyed = await obeyCommand(tx, before, asked, { reason: '', ...(input.spec ? { spec: input.spec } : {}) }).catch(toRefusal(before, now));
    await writeLife(tx, before, obeyed, now);
    await takeDueSteps(tx, input.subscriptionId, now);
    return look(tx, before);
  });
}

/** What turns out to be impossible is refused in the words of the command itself. */
function toRefusal({ life }: SubscriptionRow, now: Instant): (error: unknown) => never {
  return (error) => {
    if (error instanceof Refusal) refuse(error.reason, { ...error.details, legal: legalNow(life, now) }, error.faults);
    throw error;
  };
}

/** Everything that a subscription owes by an instant, done in the caller's transaction; answers with the row afterwards. */
export async function takeDueSteps(tx: Deps, subscriptionId: string, now: Instant): Promise<SubscriptionRow> {
  for (;;) {
    const subscription = await lockSubscription(tx.db, subscriptionId);
    assert(subscription, 'subscription_missing', { subscription_id: subscriptionId });
    const step = nextStep(subscription.life);
    if (step === null || step.at > now) return subscription;
    await takeStep(tx, subscription, { step, now, attempt: 1 });
  }
}
