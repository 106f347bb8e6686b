import { hasPartials, measurementOf, mergePartials, type MeterDefinition, type UsagePartial } from '../../billing/metering';
import { LIMITS, type Db, type Deps } from '../../platform';
import { collectPieces } from './collect-pieces';
import { ingestCutoff } from './ingest-cutoff';
import { measureUsage, type UsageSegment } from './measure-usage';
import { readPartials, toPartial } from './read-partials';

export interface LiveUsageInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly meter: MeterDefinition;
  readonly window: UsageSegment;
}

/** All events of a window that arrived before the watermark, as one partial. */
interface Remembered {
  readonly watermark: string;
  readonly partial: UsagePartial;
  readonly until: number;
}

/** With more events than this behind the watermark, it is moved on: a check then never reads many. */
const LONGEST_TAIL = 64;
const NOTHING: UsagePartial = { events: 0, errors: 0, checksum: '0', value: null, moment: null, latestAt: null, latestId: null };

const memories = new WeakMap<object, Map<string, Remembered>>();

/**
 * What a meter counts in a window with all that has arrived, for those who ask again and again: the same number that `measureUsage` gives.
 * What arrived before a watermark cannot change any more and is remembered in this process; each call reads only what came after it.
 * Meters that cannot be added up from partials are measured anew each time.
 */
export async function liveUsage(deps: Pick<Deps, 'db' | 'pool' | 'clock'>, input: LiveUsageInput): Promise<string> {
  const { meter, window } = input;
  if (!hasPartials(meter) || meter.reset === 'never' || meter.aggregation.bucketSize !== undefined) return measuredAnew(deps.db, input);
  const memory = memoryOf(deps);
  const key = JSON.stringify([input.environmentId, input.customerRefs, meter, window.start, window.end]);
  const kept = memory.get(key);
  const now = Date.parse(deps.clock.now());
  let base = kept !== undefined && kept.until > now ? kept : await firstBase(deps.db, input, now);
  let tail = await readTail(deps.db, input, base.watermark, null);
  if (tail.events > LONGEST_TAIL) {
    const watermark = await ingestCutoff(deps.db);
    const settled = await readTail(deps.db, input, base.watermark, watermark);
    base = { ...base, watermark, partial: mergePartials(meter.aggregation.type, base.partial, settled) };
    tail = await readTail(deps.db, input, watermark, null);
  }
  if (base !== kept) remember(memory, key, base);
  const hour = window.start;
  return measurementOf(meter, [{ hour, beforeWindow: false, partial: mergePartials(meter.aggregation.type, base.partial, tail) }], window).quantity;
}

async function measuredAnew(db: Db, { environmentId, customerRefs, meter, window }: LiveUsageInput): Promise<string> {
  const [measured] = await measureUsage(db, { environmentId, customerRefs, meter, segments: [window], ingestedBefore: null });
  return measured?.quantity ?? '0';
}

/** The cut-off comes first, in a statement of its own: nothing that it promises to be complete can be missed by the reading. */
async function firstBase(db: Db, input: LiveUsageInput, now: number): Promise<Remembered> {
  const watermark = await ingestCutoff(db);
  const cuts = [input.window.start, input.window.end];
  const pieces = await collectPieces(db, { ...input, cuts, ingestedBefore: watermark });
  const partial = pieces.filter(({ cut }) => cut === 1).reduce((sum, piece) => mergePartials(input.meter.aggregation.type, sum, piece.partial), NOTHING);
  return { watermark, partial, until: now + LIMITS.liveUsageKeptMs };
}

/** Uses events_arrived. Not a prepared statement: a plan that fits any window may read the whole partition, one for this watermark reads a few rows. */
async function readTail(db: Db, input: LiveUsageInput, from: string, before: string | null): Promise<UsagePartial> {
  const { environmentId, customerRefs, meter, window } = input;
  const scope = { environmentId, customerRefs, ranges: [window], cuts: [], ingestedFrom: from, ingestedBefore: before ?? undefined };
  const rows = await readPartials(db, meter, scope);
  return rows.reduce((sum, row) => mergePartials(meter.aggregation.type, sum, toPartial(row)), NOTHING);
}

function memoryOf(deps: Pick<Deps, 'pool'>): Map<string, Remembered> {
  const found = memories.get(deps.pool) ?? new Map<string, Remembered>();
  memories.set(deps.pool, found);
  return found;
}

/** When the memory is full the oldest entry goes. */
function remember(memory: Map<string, Remembered>, key: string, base: Remembered): void {
  memory.delete(key);
  const [oldest] = memory.size < LIMITS.liveUsageEntries ? [] : memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
  memory.set(key, base);
}
