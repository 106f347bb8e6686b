import type { Db } from '../../platform';
import { usageStore } from '../store';

/**
 * An instant before which nothing can arrive any more: every event with ingested_at before it is committed, so measuring twice
 * with it sees the same events. Text with microseconds, for the store to compare with.
 * Measure with a later statement than this one, under read committed.
 */
export async function ingestCutoff(db: Db): Promise<string> {
  return (await usageStore(db).cutoff()).cutoff;
}
