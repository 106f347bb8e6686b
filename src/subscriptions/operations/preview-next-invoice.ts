import { later, nextStep, type Life } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { loadParty } from '../../invoices';
import { assert, rehearse, type Deps, type Instant } from '../../platform';
import { settleChildren } from '../groups';
import type { SubscriptionRow } from '../rows';
import { closingStepOf, takeStep, type ClosingStep } from '../steps';
import { lockSubscription } from '../store';
import { previewPeriod, type Preview } from './preview-period';

/**
 * The invoice at the end of the running period, from what is known now. What comes before it happens first, and is undone: agreed changes, drafts
 * whose grace time ends and that burn credits, and the closings of those that are billed on it. Where nothing does, nothing is written at all.
 */
export async function previewNextInvoice(deps: Deps, subscription: SubscriptionRow): Promise<Preview> {
  const asked = { span: {}, usageOnly: false };
  const closing = closingStepOf(subscription.life);
  if (closing === null || !somethingComesBefore(closing, subscription.life)) return previewPeriod(deps, { ...asked, subscription });
  return rehearse<Deps, Preview>(deps, async (tx) => previewPeriod(tx, { ...asked, subscription: await liveUntilClosing(tx, subscription, closing) }));
}

function somethingComesBefore({ at }: ClosingStep, { billsOthers, drafts, changes = [] }: Life): boolean {
  return billsOthers === true || drafts.length > 0 || changes.some((change) => change.at <= at);
}

/** The subscription as its closing will find it. A change may have brought the closing forward. */
async function liveUntilClosing(tx: Deps, { id, environment_id, customer_id }: SubscriptionRow, closing: ClosingStep): Promise<SubscriptionRow> {
  const { customer } = await loadParty(tx.db, environment_id, customer_id);
  const present = await businessNow(tx, customer);
  const then = (at: Instant) => ({ now: later(at, present), attempt: 1 });
  for (;;) {
    const subscription = await lockSubscription(tx.db, id);
    assert(subscription, 'subscription_missing', { subscription_id: id });
    const step = nextStep(subscription.life);
    if (step !== null && step.at <= closing.at && step.kind !== 'close_period' && step.kind !== 'end_trial') {
      await takeStep(tx, subscription, { step, ...then(step.at) });
      continue;
    }
    if (subscription.life.billsOthers !== true) return subscription;
    const until = closingStepOf(subscription.life)?.at ?? closing.at;
    return settleChildren(tx, subscription, until, (child, due) => takeStep(tx, child, { step: due, ...then(until) }));
  }
}
