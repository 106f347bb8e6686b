import type { Instant, Period } from '../../billing/calendar';
import { nextStep, type Life, type Step } from '../../billing/subscription';
import type { LineSource } from '../../invoices';
import { assert } from '../../platform';
import { lineSources, type BilledSpan } from '../lines';
import type { SubscriptionRow } from '../rows';
import type { StepContext } from './step-context';

export type ClosingStep = Extract<Step, { kind: 'close_period' | 'end_trial' }>;

// All that may happen before the open period closes.
const NOTHING_BETWEEN = { drafts: [], changes: [], held: undefined, dueAt: undefined, contract: undefined } as const;

/** The step that will close the open period as things stand; null when none is open. */
export function closingStepOf(life: Life): ClosingStep | null {
  const step = nextStep({ ...life, ...NOTHING_BETWEEN, open: life.open && { ...life.open, noticeAt: undefined } });
  return step?.kind === 'close_period' || step?.kind === 'end_trial' ? step : null;
}

/** What the ended span owes, and what the one that begins owes in advance. `after` is the life once the step is done. */
export function closingSources(context: Pick<StepContext, 'subscription' | 'lines'>, step: ClosingStep, after: Life): readonly LineSource[] {
  const { subscription, lines } = context;
  const { life, trial_usage } = subscription;
  assert(life.open, 'closing_without_an_open_period', { subscriptionId: life.subscriptionId });
  const last = after.phase === 'ended';
  if (last && !life.billLastPeriod) return [];
  const trial = life.open.index === null;
  return lineSources({
    lines,
    ended: trial && trial_usage === 'free' ? null : spanOf(subscription, life, step.at),
    begins: after.open && spanOf(subscription, after, after.open.end),
    fees: !trial,
    last,
    basis: basisOf(subscription),
  });
}

/** The open period of a life up to an instant, with what its fees go by. */
export function spanOf(subscription: Pick<SubscriptionRow, 'proration_behavior'>, { open, cadence, creditUnused }: Life, end: Instant): BilledSpan {
  assert(open, 'no_open_period', { end });
  const period: Period = { start: open.start, end: open.end };
  return { start: open.start, end, period, cadence, prorated: creditUnused === true || subscription.proration_behavior === 'create_prorations' };
}

export function basisOf({ proration_unit, timezone }: Pick<SubscriptionRow, 'proration_unit' | 'timezone'>) {
  return { unit: proration_unit, zone: timezone };
}
