import { addMilliseconds, periodAt } from '../calendar';
import { assert, unreachable } from '../invariant';
import type { Life, OpenPeriod, PendingDraft } from './life';
import type { Step } from './step';

export interface StepOptions {
  /** How long an ended period waits for late usage before its invoice is final; 0 closes and finalises in one step. */
  readonly graceMs: number;
  /** Whether closing the period left a draft that is still to be finalised. */
  readonly draft: boolean;
}

/**
 * The life after a step was performed. Period bounds are computed here, once, from the anchor, and stored.
 * Example: closing period 0 of a monthly life anchored on 31 January opens period 1, 29 February to 31 March.
 */
export function afterStep(life: Life, step: Step, options: StepOptions): Life {
  switch (step.kind) {
    case 'start':
      return openFirstPeriod(life);
    case 'end_trial':
      return { ...life, ...startBilling(life, step), drafts: draftsAfter(life, step, options) };
    case 'close_period':
      return step.last
        ? { ...life, phase: 'ended', open: null, drafts: draftsAfter(life, step, options) }
        : { ...life, open: followingPeriod(life), drafts: draftsAfter(life, step, options) };
    case 'finalize':
      return { ...life, drafts: life.drafts.filter((draft) => draft.sequence !== step.sequence) };
    default:
      return unreachable(step);
  }
}

/** A trial is a period of its own; without one the first billing period opens at once. */
function openFirstPeriod(life: Life): Life {
  if (life.trialEnd !== null && life.trialEnd > life.startAt) {
    return { ...life, phase: 'trialing', open: { sequence: 0, index: null, start: life.startAt, end: life.trialEnd } };
  }
  return { ...life, phase: 'active', open: { sequence: 0, index: 0, ...periodAt(life.cadence, 0) } };
}

/** Billing starts where the trial ended: that instant is the anchor of every later period. */
function startBilling(life: Life, step: Extract<Step, { kind: 'end_trial' }>): Pick<Life, 'phase' | 'cadence' | 'open'> {
  const cadence = { ...life.cadence, anchor: step.at };
  return { phase: 'active', cadence, open: { sequence: step.sequence + 1, index: 0, ...periodAt(cadence, 0) } };
}

function followingPeriod(life: Life): OpenPeriod {
  assert(life.open !== null && life.open.index !== null, 'no_billing_period_open', { subscriptionId: life.subscriptionId });
  const index = life.open.index + 1;
  const { end } = periodAt(life.cadence, index);
  // The start is the stored end before it: periods tile time even when the zone database changed in between.
  return { sequence: life.open.sequence + 1, index, start: life.open.end, end };
}

function draftsAfter(life: Life, step: Extract<Step, { kind: 'end_trial' | 'close_period' }>, options: StepOptions): readonly PendingDraft[] {
  if (!options.draft) return life.drafts;
  return [...life.drafts, { sequence: step.sequence, finalizeAt: addMilliseconds(step.at, options.graceMs) }];
}
