import { hasPartials, measurementOf, mergePartials, NO_EVENTS, type UsagePartial } from '../../billing/metering';
import { LIMITS, type Db, type Deps } from '../../platform';
import { collectPieces } from '../measure/collect-pieces';
import { ingestCutoff } from '../measure/ingest-cutoff';
import { measureUsage } from '../measure/measure-usage';
import { toPartial, usageStore } from '../store';
import { LiveEntry, type LiveUsageInput } from './live-entry';
import { follow, liveMemoryOf, remember, type LiveMemory } from './live-memory';
import { startRounds } from './live-rounds';

/** With more events than this behind the watermark, it is moved on: a check then never reads many. */
const LONGEST_TAIL = 64;

type LiveDeps = Pick<Deps, 'db' | 'pool' | 'rehearsal'>;

/**
 * What a meter counts in a window with all that has arrived, for those who ask again and again: the number that `measureUsage` gives.
 *
 * Who asks twice within seconds is answered without the database: from what is settled behind a watermark, which moves on twice a second,
 * and what this process has stored since. What another process has stored is seen within two seconds. Inside a transaction nothing is believed.
 */
export function liveUsage(deps: LiveDeps, input: LiveUsageInput): Promise<string> {
  return quantityOf(deps, input, (entry) => (deps.db.isTransaction ? null : asked(deps, entry).known()));
}

/** The same, from all that is committed now, in whichever process. */
export function usageNow(deps: LiveDeps, input: LiveUsageInput): Promise<string> {
  return quantityOf(deps, input, () => null);
}

/** Meters that cannot be added up from partials are measured anew each time; so is a rehearsal, whose events never were. */
async function quantityOf(deps: LiveDeps, input: LiveUsageInput, believe: (entry: LiveEntry) => UsagePartial | null): Promise<string> {
  const { meter, window } = input;
  if (deps.rehearsal === true || !hasPartials(meter) || meter.reset === 'never' || meter.aggregation.bucketSize !== undefined)
    return measuredAnew(deps.db, input);
  const entry = await entryOf(deps.db, liveMemoryOf(deps.pool), input);
  const partial = believe(entry) ?? (await readNow(deps.db, entry));
  return measurementOf(meter, [{ hour: window.start, beforeWindow: false, partial }], window).quantity;
}

async function measuredAnew(db: Db, { environmentId, customerRefs, meter, window }: LiveUsageInput): Promise<string> {
  const [measured] = await measureUsage(db, { environmentId, customerRefs, meter, segments: [window], ingestedBefore: null });
  return measured?.quantity ?? '0';
}

async function entryOf(db: Db, memory: LiveMemory, input: LiveUsageInput): Promise<LiveEntry> {
  const { environmentId, customerRefs, meter, window } = input;
  const key = JSON.stringify([environmentId, customerRefs, meter, window.start, window.end]);
  const kept = memory.entries.get(key);
  if (kept !== undefined && kept.keptUntil > performance.now()) return kept;
  // A transaction does not wait for the statements of others: they might wait for its locks.
  const sharing = db.isTransaction ? undefined : memory.opening.get(key);
  return sharing ?? open(db, memory, key, input);
}

async function open(db: Db, memory: LiveMemory, key: string, input: LiveUsageInput): Promise<LiveEntry> {
  const opening = firstEntry(db, input);
  if (!db.isTransaction) memory.opening.set(key, opening);
  try {
    const entry = await opening;
    remember(memory, key, entry);
    return entry;
  } finally {
    if (memory.opening.get(key) === opening) memory.opening.delete(key);
  }
}

/** The cut-off comes first, in a statement of its own: nothing that it promises to be complete can be missed by the reading. */
async function firstEntry(db: Db, input: LiveUsageInput): Promise<LiveEntry> {
  const watermark = await ingestCutoff(db);
  const cuts = [input.window.start, input.window.end];
  const pieces = await collectPieces(db, { ...input, cuts, ingestedBefore: watermark });
  const inside = pieces.filter(({ cut }) => cut === 1);
  const partial = inside.reduce((sum, piece) => mergePartials(input.meter.aggregation.type, sum, piece.partial), NO_EVENTS);
  return new LiveEntry(input, { watermark, partial }, performance.now() + LIMITS.liveUsageKeptMs);
}

/** The second question within seconds makes it worth to follow what comes in. */
function asked({ db, pool }: LiveDeps, entry: LiveEntry): LiveEntry {
  const memory = liveMemoryOf(pool);
  const now = performance.now();
  const isAskedOften = now - entry.askedAt < LIMITS.liveUsageFollowedMs;
  entry.askedAt = now;
  if (isAskedOften) {
    follow(memory, entry);
    startRounds(db, memory);
  }
  return entry;
}

/** What is settled, and what the database has behind the watermark. */
async function readNow(db: Db, entry: LiveEntry): Promise<UsagePartial> {
  const { input, settled: from } = entry;
  const { type } = input.meter.aggregation;
  const tail = await readTail(db, input, from.watermark, null);
  if (tail.events > LONGEST_TAIL) {
    const watermark = await ingestCutoff(db);
    entry.settle(from, { watermark, partial: mergePartials(type, from.partial, await readTail(db, input, from.watermark, watermark)) });
  }
  return mergePartials(type, from.partial, tail);
}

/** Uses events_arrived. Not a prepared statement: a plan that fits any window may read the whole partition, one for this watermark reads a few rows. */
async function readTail(db: Db, input: LiveUsageInput, from: string, before: string | null): Promise<UsagePartial> {
  const { environmentId, customerRefs, meter, window } = input;
  const scope = { environmentId, customerRefs, ranges: [window], cuts: [], ingestedFrom: from, ingestedBefore: before ?? undefined };
  const rows = await usageStore(db).partials(meter, scope);
  return rows.reduce((sum, row) => mergePartials(meter.aggregation.type, sum, toPartial(row)), NO_EVENTS);
}
