import type { Life } from './life';
import type { Step } from './step';

/**
 * What is due next in a subscription's life, or null when nothing is left to do by itself.
 * Pure: the workflow performs these steps in real time, a test clock at once, the timeline preview in no time.
 * Of steps due at one instant an invoice is finalised before the next period closes, so credits burn in the order of the periods,
 * and a change comes before the closing, so the period that begins already has it.
 */
export function nextStep(life: Life): Step | null {
  if (life.held === true) return null;
  const lifecycle = nextLifecycleStep(life);
  const steps = [nextDraft(life), nextDues(life), nextChange(life, lifecycle), nextRenewal(life, lifecycle), nextNotice(life, lifecycle), lifecycle];
  return steps.reduce(earlier);
}

/** The first of two; at the same instant the one that is named first. */
function earlier(first: Step | null, second: Step | null): Step | null {
  if (first === null || second === null) return first ?? second;
  return first.at <= second.at ? first : second;
}

function nextDraft({ drafts: [draft] }: Life): Step | null {
  return draft ? { kind: 'finalize', at: draft.finalizeAt, sequence: draft.sequence } : null;
}

/** Nobody waits for the money of a subscription that is over. */
function nextDues({ phase, dueAt }: Life): Step | null {
  return dueAt === undefined || phase === 'ended' ? null : { kind: 'check_dues', at: dueAt };
}

/** A term that was cancelled is not renewed. */
function nextRenewal({ contract, endAt }: Life, lifecycle: Step | null): Step | null {
  if (contract?.end !== 'renew' || contract.termEnd === undefined || lifecycle === null) return null;
  return endAt !== null && endAt <= contract.termEnd ? null : { kind: 'renew_term', at: contract.termEnd, term: contract.term };
}

/** A change at or after the end never comes to pass. */
function nextChange(life: Life, lifecycle: Step | null): Step | null {
  const [change] = life.changes ?? [];
  if (change === undefined || lifecycle === null || (life.endAt !== null && change.at >= life.endAt)) return null;
  return { kind: 'change', at: change.at, changeId: change.id, change: change.kind };
}

/** Told once a period, and not of an end after which nothing comes. */
function nextNotice({ open }: Life, lifecycle: Step | null): Step | null {
  if (open?.noticeAt === undefined || lifecycle === null || (lifecycle.kind === 'close_period' && lifecycle.last)) return null;
  return { kind: 'give_notice', at: open.noticeAt, sequence: open.sequence };
}

function nextLifecycleStep(life: Life): Step | null {
  if (life.phase === 'ended' || life.phase === 'draft') return null;
  if (life.open === null) return { kind: 'start', at: life.startAt };
  const { sequence, cutAt } = life.open;
  const end = cutAt ?? life.open.end;
  if (life.endAt !== null && life.endAt <= end) return { kind: 'close_period', at: life.endAt, sequence, last: true };
  if (life.phase === 'trialing') return { kind: 'end_trial', at: end, sequence };
  return { kind: 'close_period', at: end, sequence, last: false };
}
