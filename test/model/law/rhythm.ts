import type { Account, Counting, Rhythm } from './terms';

/** The rhythm that has been agreed, also while the period of the one before still runs. */
export function rhythmOf({ cadence, nextRhythm }: Account): Counting {
  return nextRhythm ?? cadence;
}

export function sameRhythm(a: Rhythm, b: Rhythm): boolean {
  return a.unit === b.unit && a.count === b.count;
}
