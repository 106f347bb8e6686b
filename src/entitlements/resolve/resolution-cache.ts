import type pg from 'pg';
import { LIMITS, type Deps } from '../../platform';
import type { Resolution } from './resolved';

interface Kept {
  readonly resolution: Resolution;
  readonly until: number;
}

const caches = new WeakMap<pg.Pool, Map<string, Kept>>();

function cacheOf(deps: Pick<Deps, 'pool'>): Map<string, Kept> {
  const found = caches.get(deps.pool) ?? new Map<string, Kept>();
  caches.set(deps.pool, found);
  return found;
}

/** What was found out about a customer and a feature a moment ago, if it may still be believed. */
export function keptResolution(deps: Pick<Deps, 'pool' | 'clock'>, key: string): Resolution | undefined {
  const kept = cacheOf(deps).get(key);
  return kept !== undefined && kept.until > Date.parse(deps.clock.now()) ? kept.resolution : undefined;
}

/** Keeps it for a moment; when the cache is full the oldest goes. */
export function keepResolution(deps: Pick<Deps, 'pool' | 'clock'>, key: string, resolution: Resolution): void {
  const cache = cacheOf(deps);
  cache.delete(key);
  const [oldest] = cache.size < LIMITS.checkCacheEntries ? [] : cache.keys();
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(key, { resolution, until: Date.parse(deps.clock.now()) + LIMITS.checkCacheMs });
}

/** Forgets everything, now and once the change is committed: writes are rare, checks are not. */
export function forgetResolutions(deps: Pick<Deps, 'pool' | 'afterCommit'>): void {
  cacheOf(deps).clear();
  deps.afterCommit(() => Promise.resolve(cacheOf(deps).clear()));
}
