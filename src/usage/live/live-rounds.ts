import { mergePartials, type TailSpan } from '../../billing/metering';
import { createRounds, type Db, LIMITS } from '../../platform';
import { usageStore, type Cutoff } from '../store';
import type { LiveEntry } from './live-entry';
import { followedEntries, type LiveMemory, unfollow } from './live-memory';

const EVERY_MS = 500;
/** Few enough that adding them up takes milliseconds: whoever asks meanwhile waits. */
const MOST_AT_ONCE = 250;

/**
 * Settles what arrived lately for all entries that are followed, again and again while there are any: a few statements a second, however
 * many checks there are.
 */
export function startRounds(db: Db, memory: LiveMemory): void {
  memory.rounds ??= createRounds({ everyMs: EVERY_MS, round: () => settleRound(db, memory) });
  memory.rounds.start();
}

async function settleRound(db: Db, memory: LiveMemory): Promise<boolean> {
  dropUnasked(memory);
  const entries = followedEntries(memory);
  if (entries.length > 0) await settleAll(db, entries);
  return entries.length > 0;
}

function dropUnasked(memory: LiveMemory): void {
  const since = performance.now() - LIMITS.liveUsageFollowedMs;
  for (const entry of followedEntries(memory)) if (entry.askedAt < since) unfollow(memory, entry);
}

async function settleAll(db: Db, entries: readonly LiveEntry[]): Promise<void> {
  const sentAt = performance.now();
  const cutoff = await usageStore(db).cutoff();
  const round = { ...cutoff, sentAt, validUntil: sentAt - cutoff.lagMs + LIMITS.liveUsageStaleMs };
  for (const alike of byMeter(entries)) {
    for (let from = 0; from < alike.length; from += MOST_AT_ONCE) await settleAlike(db, alike.slice(from, from + MOST_AT_ONCE), cutoff);
  }
  for (const entry of entries) entry.confirm(round);
}

function byMeter(entries: readonly LiveEntry[]): readonly (readonly LiveEntry[])[] {
  const groups = new Map<string, LiveEntry[]>();
  for (const entry of entries) {
    const id = JSON.stringify([entry.input.environmentId, entry.input.meter]);
    const found = groups.get(id);
    if (found) found.push(entry);
    else groups.set(id, [entry]);
  }
  return [...groups.values()];
}

/** Entries of one meter. The cut-off was read before: nothing can arrive behind it any more. */
async function settleAlike(db: Db, entries: readonly LiveEntry[], { cutoff }: Cutoff): Promise<void> {
  const moving = entries.map((entry) => ({ entry, from: entry.settled })).filter(({ from }) => from.watermark < cutoff);
  const [first] = moving;
  if (first === undefined) return;
  const { meter, environmentId } = first.entry.input;
  const spans = moving.flatMap(({ entry, from }, index) => spansOf(entry, from.watermark).map((span) => ({ ...span, index })));
  const tails = await usageStore(db).tails(meter, { environmentId, spans, ingestedBefore: cutoff });
  const partials = moving.map(({ from }) => from.partial);
  for (const { span, partial } of tails) {
    const index = spans[span]?.index ?? 0;
    const known = partials[index];
    if (known) partials[index] = mergePartials(meter.aggregation.type, known, partial);
  }
  for (const [index, { entry, from }] of moving.entries()) entry.settle(from, { watermark: cutoff, partial: partials[index] ?? from.partial });
}

function spansOf({ input }: LiveEntry, ingestedFrom: string): readonly TailSpan[] {
  return input.customerRefs.map((customerRef) => ({ customerRef, ...input.window, ingestedFrom }));
}
