import { addMilliseconds, type Cadence, periodAt } from '../calendar';
import { assert, unreachable } from '../invariant';
import { withFirstTerm, withNextTerm } from './contract-terms';
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
      return withFirstTerm({ ...life, ...startBilling(life, step), drafts: draftsAfter(life, step, options) });
    case 'close_period':
      return step.last
        ? { ...life, ...ENDED, drafts: draftsAfter(life, step, options) }
        : { ...life, ...openFollowing(life), drafts: draftsAfter(life, step, options) };
    case 'finalize':
      return { ...life, drafts: life.drafts.filter((draft) => draft.sequence !== step.sequence) };
    case 'change':
      return { ...life, changes: life.changes?.filter((change) => change.id !== step.changeId) };
    case 'renew_term':
      return withNextTerm(life);
    case 'check_dues':
      // Which invoices are overdue stands in the books; whoever performs the step reads them.
      return { ...life, dueAt: undefined };
    case 'give_notice':
      return { ...life, open: life.open && { ...life.open, noticeAt: undefined } };
    default:
      return unreachable(step);
  }
}

/** What a subscription forgets when it ends. */
const ENDED = { phase: 'ended', open: null, changes: undefined, pause: undefined, dueAt: undefined, pastDue: undefined } as const;

/** A trial is a period of its own; without one the first billing period opens at once. */
function openFirstPeriod(life: Life): Life {
  if (life.trialEnd !== null && life.trialEnd > life.startAt) {
    return { ...life, phase: 'trialing', open: opened(life, { sequence: 0, index: null, start: life.startAt, end: life.trialEnd }) };
  }
  return withFirstTerm({ ...life, phase: 'active', open: opened(life, { sequence: 0, index: 0, ...periodAt(life.cadence, 0) }) });
}

/** Billing starts where the trial ended: that instant is the anchor of every later period. */
function startBilling(life: Life, step: Extract<Step, { kind: 'end_trial' }>): Pick<Life, 'phase' | 'cadence' | 'open' | 'nextCadence'> {
  return { phase: 'active', ...anchoredAt(life, { ...life.cadence, ...life.nextCadence, anchor: step.at }, step.sequence + 1) };
}

function openFollowing(life: Life): Pick<Life, 'cadence' | 'open' | 'nextCadence'> {
  const { open, cadence, nextCadence } = life;
  assert(open !== null && open.index !== null, 'no_billing_period_open', { subscriptionId: life.subscriptionId });
  const start = open.cutAt ?? open.end;
  if (nextCadence !== undefined || open.cutAt !== undefined) return anchoredAt(life, { ...cadence, ...nextCadence, anchor: start }, open.sequence + 1);
  const index = open.index + 1;
  // The start is the stored end before it: periods tile time even when the zone database changed in between.
  return { cadence, open: opened(life, { sequence: open.sequence + 1, index, start, end: periodAt(cadence, index).end }) };
}

/** Counting starts anew from an instant. */
function anchoredAt(life: Life, cadence: Cadence, sequence: number): Pick<Life, 'cadence' | 'open' | 'nextCadence'> {
  return { cadence, nextCadence: undefined, open: opened(life, { sequence, index: 0, ...periodAt(cadence, 0) }) };
}

function opened({ noticeLeadMs }: Life, period: OpenPeriod): OpenPeriod {
  if (noticeLeadMs === undefined) return period;
  const noticeAt = addMilliseconds(period.end, -noticeLeadMs);
  return { ...period, noticeAt: noticeAt > period.start ? noticeAt : period.start };
}

function draftsAfter(life: Life, step: Extract<Step, { kind: 'end_trial' | 'close_period' }>, options: StepOptions): readonly PendingDraft[] {
  if (!options.draft) return life.drafts;
  return [...life.drafts, { sequence: step.sequence, finalizeAt: addMilliseconds(step.at, options.graceMs) }];
}
