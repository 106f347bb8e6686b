import { addMilliseconds } from '../../billing/calendar';
import { afterStep, nextStep, type Life } from '../../billing/subscription';
import { lapseExpired } from '../../credits';
import {
  addPendingLines,
  type BillingCut,
  draftInvoice,
  issueInvoice,
  loadBillingCut,
  reissueLate,
  settlePendingLines,
  type LineSource,
  type NewInvoice,
} from '../../invoices';
import { assert, queryNamed, type Deps } from '../../platform';
import { dropPendingChanges } from '../changes/drop-pending-changes';
import { billWithParent, releaseChildren } from '../groups';
import { boundarySources } from './boundary-sources';
import type { ClosingStep } from './closing-sources';
import { openPeriod } from './open-period';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

/**
 * A period ends: its bounds are fixed, its invoice is drafted, the next period opens. All in the caller's one transaction.
 * When the grace time is over already (it is 0, or the period lies in the past) and nothing came in it, the invoice is finalised in the same step.
 */
export async function closePeriod(deps: Deps, context: StepContext, step: ClosingStep): Promise<StepResult> {
  const { subscription, graceMs, now } = context;
  const settled = afterStep(subscription.life, step, { graceMs, draft: false });
  const { sources, pending, owed } = await boundarySources(deps, context, step, settled);
  const finalizeAt = addMilliseconds(step.at, graceMs);
  const grouped = subscription.parent_subscription_id !== null;
  const draft = !grouped && sources.length > 0 && (finalizeAt > now || comesBefore(settled, finalizeAt));
  const life = draft ? afterStep(subscription.life, step, { graceMs, draft }) : settled;
  // On one wire in this order: the period is closed before the next one opens.
  const [cut] = await Promise.all([
    draft ? null : loadBillingCut(deps.db, cutScope(context, step)),
    closeRow(deps, context, step, draft ? null : now),
    life.open !== null && openPeriod(deps, context, life),
  ]);
  if (life.phase === 'ended' && subscription.life.changes !== undefined) await dropPendingChanges(deps, subscription.id, step.at);
  const reissued = cut ? await reissueLate(deps, { party: context.party, cut, now }) : [];
  await addPendingLines(deps, subscription, owed);
  if (grouped) await billWithParent(deps, subscription, { sources, pending });
  // An invoice that is made anew gives back what it had burnt.
  const lapses = context.glance?.expiredGrants !== false || reissued.length > 0;
  const invoice = grouped
    ? null
    : await invoiceOf(deps, newInvoice(context, step, sources), cut ? { now, cut, ...(lapses && { lapseAt: step.at }) } : { finalizeAt });
  if (invoice) await settlePendingLines(deps.db, pending, invoice.id);
  // Of a group the parent's invoice burns the credits, and lapses them afterwards.
  if (invoice === null && !grouped && lapses) await lapseExpired(deps, subscription.customer_id, step.at);
  if (life.phase === 'ended' && life.billsOthers === true) await releaseChildren(deps, subscription.id);
  return { life, invoiceIds: [...reissued, ...(invoice ? [invoice] : [])].map((row) => row.id) };
}

/** An earlier draft or a change within the grace time has its turn first: coupons and credits go to whatever is billed first, however late one looks. */
function comesBefore(life: Life, finalizeAt: string): boolean {
  const next = nextStep(life);
  return next !== null && next.at < finalizeAt;
}

const CLOSE = {
  name: 'close_period',
  text: `update subscription_periods set closed_at = $3, ends_at = $4, finalized_at = $5
         where subscription_id = $1 and sequence = $2 and closed_at is null returning id`,
};

async function closeRow(deps: Deps, context: StepContext, step: ClosingStep, finalizedAt: string | null): Promise<void> {
  const { length: closed } = await queryNamed(deps.db, {
    ...CLOSE,
    values: [context.subscription.id, step.sequence, context.now, step.at, finalizedAt],
  });
  assert(closed === 1, 'period_closed_twice', { subscription_id: context.subscription.id, sequence: step.sequence });
}

/** A draft where there is a grace time to wait for, else the final invoice; null when there is nothing to bill. */
async function invoiceOf(
  deps: Deps,
  invoice: NewInvoice,
  when: { readonly finalizeAt: string } | { readonly now: string; readonly cut: BillingCut; readonly lapseAt?: string },
) {
  if (invoice.sources.length === 0) return null;
  return 'now' in when ? issueInvoice(deps, { ...invoice, ...when }) : draftInvoice(deps, { ...invoice, ...when });
}

/** Only an invoice of a whole period looks for what came late; with nothing to bill there is still the policy `reissue`. */
function cutScope({ party, subscription }: StepContext, step: ClosingStep) {
  return { party, subscriptionId: subscription.id, before: subscription.life.open?.start ?? step.at };
}

function newInvoice(context: StepContext, step: ClosingStep, sources: readonly LineSource[]): NewInvoice {
  const { subscription, party, glance } = context;
  return {
    ...{ party, ...(glance && { glance }) },
    subscriptionId: subscription.id,
    kind: step.kind === 'end_trial' ? 'trial' : 'period',
    billingReason: step.kind === 'end_trial' ? 'SUBSCRIPTION_TRIAL_END' : 'SUBSCRIPTION_CYCLE',
    sequence: step.sequence,
    currency: subscription.currency,
    period: { start: subscription.life.open?.start ?? step.at, end: step.at },
    sources,
  };
}
