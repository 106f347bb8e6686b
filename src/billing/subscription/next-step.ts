import type { Life } from './life';
import type { Step } from './step';

/**
 * What is due next in a subscription's life, or null when nothing is left to do.
 * Pure: the workflow performs these steps in real time, a test clock at once, the timeline preview in no time.
 * Of steps due at one instant an invoice is finalised before the next period closes, so credits burn in the order of the periods.
 */
export function nextStep(life: Life): Step | null {
  const lifecycle = nextLifecycleStep(life);
  const [draft] = life.drafts;
  if (draft && (lifecycle === null || draft.finalizeAt <= lifecycle.at)) return { kind: 'finalize', at: draft.finalizeAt, sequence: draft.sequence };
  return lifecycle;
}

function nextLifecycleStep(life: Life): Step | null {
  if (life.phase === 'ended') return null;
  if (life.open === null) return { kind: 'start', at: life.startAt };
  const { sequence, end } = life.open;
  if (life.endAt !== null && life.endAt <= end) return { kind: 'close_period', at: life.endAt, sequence, last: true };
  if (life.phase === 'trialing') return { kind: 'end_trial', at: end, sequence };
  return { kind: 'close_period', at: end, sequence, last: false };
}
