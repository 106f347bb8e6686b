import { addMilliseconds, type Period } from '../../billing/calendar';
import { afterStep, type Life, type Step } from '../../billing/subscription';
import { lapseGrants } from '../../credits';
import { draftInvoice, finalizeInvoice, type InvoiceRow, type LineSource } from '../../invoices';
import { assert, type Deps } from '../../platform';
import { lineSources } from './line-sources';
import { openPeriod } from './open-period';
import { shareOfPeriod } from './share-of-period';
import type { StepContext } from './step-context';
import type { StepResult } from './step-result';

type ClosingStep = Extract<Step, { kind: 'close_period' | 'end_trial' }>;

/**
 * A period ends: its bounds are fixed, its invoice is drafted, the next period opens. All in the caller's one transaction.
 * When the grace time is over already (it is 0, or the period lies in the past) the invoice is finalised in the same step.
 */
export async function closePeriod(deps: Deps, context: StepContext, step: ClosingStep): Promise<StepResult> {
  const { subscription, graceMs, now } = context;
  const sources = closingSources(context, step);
  const finalizeAt = addMilliseconds(step.at, graceMs);
  const draft = sources.length > 0 && finalizeAt > now;
  const life = afterStep(subscription.life, step, { graceMs, draft });
  await closeRow(deps, context, step, draft ? null : now);
  if (life.open !== null) await openPeriod(deps, subscription, life);
  const invoice = sources.length > 0 ? await draftOf(deps, context, step, sources, finalizeAt) : null;
  if (invoice && !draft) await finalizeInvoice(deps, { party: context.party, invoice, now });
  if (!draft) await lapseGrants(deps, subscription.customer_id, step.at);
  return { life, invoiceIds: invoice ? [invoice.id] : [] };
}

/** What the ended span owes, and what the next one owes in advance. */
function closingSources(context: StepContext, step: ClosingStep): readonly LineSource[] {
  const { life, proration_behavior, trial_usage } = context.subscription;
  assert(life.open, 'closing_without_an_open_period', { subscription_id: life.subscriptionId });
  const last = step.kind === 'close_period' && step.last;
  if (last && !life.billLastPeriod) return [];
  const ended: Period = { start: life.open.start, end: step.at };
  const trial = life.open.index === null;
  const period: Period = { start: life.open.start, end: life.open.end };
  const next = last ? null : nextPeriod(context, step);
  const prorated = proration_behavior === 'create_prorations';
  return lineSources({
    lines: context.lines,
    ended: trial && trial_usage === 'free' ? null : ended,
    begins: next,
    fees: !trial,
    shareOf: (span) => (prorated ? shareOfPeriod(next === span ? cadenceAfter(context, step) : life.cadence, next === span ? next : period, span) : null),
  });
}

function lifeAfter(context: StepContext, step: ClosingStep): Life {
  return afterStep(context.subscription.life, step, { graceMs: context.graceMs, draft: false });
}

function cadenceAfter(context: StepContext, step: ClosingStep): Life['cadence'] {
  return lifeAfter(context, step).cadence;
}

function nextPeriod(context: StepContext, step: ClosingStep): Period | null {
  const { open } = lifeAfter(context, step);
  return open && { start: open.start, end: open.end };
}

async function closeRow(deps: Deps, context: StepContext, step: ClosingStep, finalizedAt: string | null): Promise<void> {
  const closed = await deps
    .db('subscription_periods')
    .where({ subscription_id: context.subscription.id, sequence: step.sequence })
    .whereNull('closed_at')
    .update({ closed_at: context.now, ends_at: step.at, finalized_at: finalizedAt });
  assert(closed === 1, 'period_closed_twice', { subscription_id: context.subscription.id, sequence: step.sequence });
}

function draftOf(deps: Deps, context: StepContext, step: ClosingStep, sources: readonly LineSource[], finalizeAt: string): Promise<InvoiceRow> {
  const { subscription, party } = context;
  const start = subscription.life.open?.start ?? step.at;
  return draftInvoice(deps, {
    party,
    subscriptionId: subscription.id,
    kind: step.kind === 'end_trial' ? 'trial' : 'period',
    billingReason: step.kind === 'end_trial' ? 'SUBSCRIPTION_TRIAL_END' : 'SUBSCRIPTION_CYCLE',
    sequence: step.sequence,
    currency: subscription.currency,
    period: { start, end: step.at },
    sources,
    finalizeAt,
  });
}
