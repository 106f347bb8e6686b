import type pg from 'pg';
import { LIMITS, type Rounds } from '../../platform';
import type { NewEvent, Written } from '../ingest/new-event';
import type { LiveEntry, LiveUsageInput } from './live-entry';

/** What one process remembers of usage that is asked for again and again. */
export interface LiveMemory {
  readonly entries: Map<string, LiveEntry>;
  /** Those whose arrivals are noted, by the streams that their events come in. */
  readonly followed: Map<string, Set<LiveEntry>>;
  /** Entries that are being made: whoever asks meanwhile waits for the same. */
  readonly opening: Map<string, Promise<LiveEntry>>;
  rounds: Rounds | null;
}

const memories = new WeakMap<pg.Pool, LiveMemory>();

export function liveMemoryOf(pool: pg.Pool): LiveMemory {
  const found = memories.get(pool) ?? { entries: new Map(), followed: new Map(), opening: new Map(), rounds: null };
  memories.set(pool, found);
  return found;
}

/** When the memory is full the oldest entry goes. */
export function remember(memory: LiveMemory, key: string, entry: LiveEntry): void {
  forget(memory, key);
  const [oldest] = memory.entries.size < LIMITS.liveUsageEntries ? [] : memory.entries.keys();
  if (oldest !== undefined) forget(memory, oldest);
  memory.entries.set(key, entry);
}

function forget(memory: LiveMemory, key: string): void {
  const entry = memory.entries.get(key);
  if (entry === undefined) return;
  memory.entries.delete(key);
  unfollow(memory, entry);
}

export function follow(memory: LiveMemory, entry: LiveEntry): void {
  entry.follow();
  for (const stream of streamsOf(entry.input)) {
    const found = memory.followed.get(stream);
    if (found) found.add(entry);
    else memory.followed.set(stream, new Set([entry]));
  }
}

export function unfollow(memory: LiveMemory, entry: LiveEntry): void {
  entry.unfollow();
  for (const stream of streamsOf(entry.input)) {
    const found = memory.followed.get(stream);
    found?.delete(entry);
    if (found?.size === 0) memory.followed.delete(stream);
  }
}

export function followedEntries(memory: LiveMemory): readonly LiveEntry[] {
  return [...new Set([...memory.followed.values()].flatMap((entries) => [...entries]))];
}

/** Hands events that have just been committed to those who follow their streams, before their sender is answered. */
export function noteStored(pool: pg.Pool, events: readonly NewEvent[], { outcomes, ingestedAt }: Written): void {
  const memory = memories.get(pool);
  if (memory === undefined || memory.followed.size === 0) return;
  const arrived = new Map<LiveEntry, NewEvent[]>();
  for (const [i, event] of events.entries()) {
    if (outcomes[i] !== 'accepted') continue;
    for (const entry of memory.followed.get(streamId(event.environment_id, event.customer_ref, event.event_name)) ?? []) {
      const { start, end } = entry.input.window;
      if (event.occurred_at < start || event.occurred_at >= end) continue;
      const found = arrived.get(entry);
      if (found) found.push(event);
      else arrived.set(entry, [event]);
    }
  }
  for (const [entry, own] of arrived) entry.arrive(ingestedAt, own);
}

function streamsOf({ environmentId, customerRefs, meter }: LiveUsageInput): readonly string[] {
  return customerRefs.map((ref) => streamId(environmentId, ref, meter.eventName));
}

function streamId(environmentId: string, customerRef: string, eventName: string): string {
  return `${environmentId}\n${customerRef}\n${eventName}`;
}
