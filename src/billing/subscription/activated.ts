import { addMilliseconds, type Instant } from '../calendar';
import { assert } from '../invariant';
import type { Life } from './life';

/** The life of a draft that is to start at an instant. A trial that was given as a length runs from then on. */
export function activated(life: Life, startAt: Instant): Life {
  assert(life.phase === 'draft', 'activating_what_is_no_draft', { subscriptionId: life.subscriptionId });
  const { trialMs, ...rest } = life;
  const trialEnd = trialMs === undefined ? life.trialEnd : addMilliseconds(startAt, trialMs);
  return { ...rest, phase: 'scheduled', startAt, trialEnd, cadence: { ...life.cadence, anchor: startAt } };
}
