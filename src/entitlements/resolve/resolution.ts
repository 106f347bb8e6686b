import type { Deps } from '../../platform';
import { resolutionsOf } from './resolution-cache';
import { keepReading } from './resolution-rounds';
import { readResolutions, type ResolveInput } from './resolution.sql';
import type { Resolution } from './resolved';
import { toResolution } from './to-resolution';

export type { ResolveInput } from './resolution.sql';

/**
 * A customer, a feature and what connects them: one statement, believed for a moment when it is asked for again, and read anew in the
 * background while it is asked for often. What is missing is never kept, so a new subscription counts at once; nor is a customer on a
 * test clock, whose time jumps.
 */
export async function resolve(deps: Deps, input: ResolveInput): Promise<Resolution> {
  const cache = resolutionsOf(deps.pool);
  const kept = cache.ask(input);
  if (kept !== undefined) {
    if (!deps.db.isTransaction) keepReading(deps.db, cache);
    return kept;
  }
  const reading = cache.beginReading();
  const [row] = await readResolutions(deps.db, [input]);
  if (row === undefined) throw new Error('every question has an answer');
  const resolution = toResolution(row, input);
  // What a transaction sees of its own is not yet true for others.
  return deps.db.isTransaction ? resolution : cache.keep(input, resolution, reading);
}
