import type { Period } from '../../billing/calendar';
import { nextStep, type Life, type Step } from '../../billing/subscription';
import type { LineSource } from '../../invoices';
import { assert } from '../../platform';
import { lineSources } from './line-sources';
import { shareOfPeriod } from './share-of-period';
import type { StepContext } from './step-context';

export type ClosingStep = Extract<Step, { kind: 'close_period' | 'end_trial' }>;

/** The step that will close the open period as things stand; null when none is open. */
export function closingStepOf(life: Life): ClosingStep | null {
  const step = nextStep({ ...life, drafts: [] });
  return step?.kind === 'close_period' || step?.kind === 'end_trial' ? step : null;
}

/** What the ended span owes, and what the one that begins owes in advance. `after` is the life once the step is done. */
export function closingSources(context: Pick<StepContext, 'subscription' | 'lines'>, step: ClosingStep, after: Life): readonly LineSource[] {
  const { life, proration_behavior, trial_usage } = context.subscription;
  assert(life.open, 'closing_without_an_open_period', { subscriptionId: life.subscriptionId });
  if (after.phase === 'ended' && !life.billLastPeriod) return [];
  const trial = life.open.index === null;
  const ended: Period = { start: life.open.start, end: step.at };
  const begins: Period | null = after.open && { start: after.open.start, end: after.open.end };
  const prorated = proration_behavior === 'create_prorations';
  return lineSources({
    lines: context.lines,
    ended: trial && trial_usage === 'free' ? null : ended,
    begins,
    fees: !trial,
    endedShare: prorated ? shareOfPeriod(life.cadence, life.open, ended) : null,
    beginsShare: prorated && begins ? shareOfPeriod(after.cadence, begins, begins) : null,
  });
}
