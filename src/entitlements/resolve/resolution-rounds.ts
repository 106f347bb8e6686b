import { createRounds, type Db, Refusal, type Rounds } from '../../platform';
import type { ResolutionCache } from './resolution-cache';
import { readResolutions, type ResolutionRow, type ResolveInput } from './resolution.sql';
import { toResolution } from './to-resolution';

const EVERY_MS = 1_000;
/** Few enough that what they say is read within milliseconds: checks wait meanwhile. */
const MOST_AT_ONCE = 50;

const rounds = new WeakMap<ResolutionCache, Rounds>();

/** Reads what is asked for often anew before it is too old to be believed, many in one statement, so that those checks wait for none. */
export function keepReading(db: Db, cache: ResolutionCache): void {
  const found = rounds.get(cache) ?? createRounds({ everyMs: EVERY_MS, round: () => readRound(db, cache) });
  rounds.set(cache, found);
  found.start();
}

async function readRound(db: Db, cache: ResolutionCache): Promise<boolean> {
  const inputs = cache.askedOften();
  for (let from = 0; from < inputs.length; from += MOST_AT_ONCE) await readSome(db, cache, inputs.slice(from, from + MOST_AT_ONCE));
  return inputs.length > 0;
}

async function readSome(db: Db, cache: ResolutionCache, inputs: readonly ResolveInput[]): Promise<void> {
  const reading = cache.beginReading();
  const rows = await readResolutions(db, inputs);
  for (const [i, input] of inputs.entries()) {
    const resolution = resolved(rows[i], input);
    if (resolution === null) cache.drop(input);
    else cache.keep(input, resolution, reading);
  }
}

function resolved(row: ResolutionRow | undefined, input: ResolveInput) {
  if (row === undefined) return null;
  try {
    return toResolution(row, input);
  } catch (error) {
    // Gone since: whoever asks next is told.
    if (error instanceof Refusal) return null;
    throw error;
  }
}
