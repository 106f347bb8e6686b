import pg from 'pg';
import { assert } from '../../platform';
import type { NewEvent, Outcome, Written } from './new-event';
import { ensurePartition, monthOf, type Month } from './partitions';
import { findContents, type Queryable, type Stored, storeEvents } from './store-events.sql';

const NO_PARTITION = '23514';

/**
 * Writes events and tells for each what became of it. When this returns, everything it calls accepted or duplicate is on disk.
 * Of several events with one id the first in the list counts, and the others are compared with what is stored.
 */
export async function writeEvents(pool: pg.Pool, known: Set<Month>, events: readonly NewEvent[]): Promise<Written> {
  return storeDistinct(events, pool, (distinct) => storeInPartitions(pool, known, distinct));
}

/** The same on a connection whose transaction decides; its partitions are there already. */
export function writeEventsOn(on: Queryable, events: readonly NewEvent[]): Promise<Written> {
  return storeDistinct(events, on, (distinct) => storeEvents(on, distinct));
}

type Store = (distinct: readonly NewEvent[]) => Promise<Stored>;

async function storeDistinct(events: readonly NewEvent[], on: Queryable, store: Store): Promise<Written> {
  const first = new Map<string, NewEvent>();
  for (const event of events) if (!first.has(event.key)) first.set(event.key, event);
  const distinct = [...first.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const { repeated, ingestedAt } = await store(distinct);
  const contents = repeated.length === 0 ? NOTHING : await findContents(on, repeated);
  const wasThere = new Set(repeated);
  const outcomes = events.map((event) => {
    if (wasThere.has(event.key)) return sameOrNot(event, contents.get(event.key));
    const earlier = first.get(event.key);
    return earlier === event ? 'accepted' : sameOrNot(event, earlier?.content);
  });
  return { outcomes, ingestedAt };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function sameOrNot(event: NewEvent, stands: string | undefined): Outcome {
  assert(stands !== undefined, 'event_vanished_while_stored', {});
  return event.content === stands ? 'duplicate' : 'conflict';
}

/** Retention may have dropped a partition that this process has seen: then all are looked for anew, once. */
async function storeInPartitions(pool: pg.Pool, known: Set<Month>, events: readonly NewEvent[]): Promise<Stored> {
  await ensurePartitions(pool, known, events);
  try {
    return await storeEvents(pool, events);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== NO_PARTITION) throw error;
    known.clear();
    await ensurePartitions(pool, known, events);
    return storeEvents(pool, events);
  }
}

export async function ensurePartitions(pool: pg.Pool, known: Set<Month>, events: readonly NewEvent[]): Promise<void> {
  for (const event of events) {
    const month = monthOf(event.occurred_at);
    if (known.has(month)) continue;
    await ensurePartition(pool, month);
    known.add(month);
  }
}
