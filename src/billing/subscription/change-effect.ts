import type { Cadence, Instant } from '../calendar';
import { assert } from '../invariant';
import type { Life, Pause, PendingChange } from './life';
import { withChange } from './obey';

/** What a change does to the life, beside the lines that it ends and begins. */
export interface ChangeEffect {
  /** The periods are counted anew from the change, in this way. */
  readonly restart?: Omit<Cadence, 'anchor'>;
  readonly pause?: Pause | null;
  /** A change that follows from this one, such as the end of a pause. */
  readonly follows?: PendingChange;
}

/** The life after a change that takes effect at an instant of the open period. Cut at its very end, the period closes as it would have. */
export function afterChange(life: Life, effect: ChangeEffect, at: Instant): Life {
  const restarted = effect.restart === undefined ? life : restarting(life, effect.restart, at);
  const paused = effect.pause === undefined ? restarted : { ...restarted, pause: effect.pause ?? undefined };
  const waiting = effect.pause === null ? { ...paused, changes: paused.changes?.filter(({ kind }) => kind !== 'resume') } : paused;
  return effect.follows === undefined ? waiting : withChange(waiting, effect.follows);
}

/** Before the first period the rhythm simply is the new one; a trial ends when it ends. */
function restarting(life: Life, cadence: Omit<Cadence, 'anchor'>, at: Instant): Life {
  if (life.open === null) return { ...life, cadence: { ...cadence, anchor: life.cadence.anchor } };
  if (life.phase === 'trialing') return { ...life, nextCadence: cadence };
  assert(at >= life.open.start && at <= life.open.end, 'change_outside_period', { at, start: life.open.start, end: life.open.end });
  return { ...life, nextCadence: cadence, open: { ...life.open, cutAt: at < life.open.end ? at : undefined } };
}
