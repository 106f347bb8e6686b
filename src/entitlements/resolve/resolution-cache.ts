import type pg from 'pg';
import { LIMITS, type Deps } from '../../platform';
import type { ResolveInput } from './resolution.sql';
import type { Resolution } from './resolved';

/** After the last hold a customer's usage is still read and not believed: what confirmed it may have been stored by another process. */
const HOLDS_LINGER_MS = 2 * LIMITS.checkCacheMs;

interface Kept {
  readonly input: ResolveInput;
  readonly resolution: Resolution;
  readonly until: number;
  readonly holdsUntil: number;
  askedAt: number;
  isAskedOften: boolean;
}

/** When a reading was sent, and how often things had been forgotten by then: what was read before a change must not be kept after it. */
export interface Reading {
  readonly sentAt: number;
  readonly changes: number;
}

/** What was found out about customers and features a moment ago. */
export class ResolutionCache {
  private readonly entries = new Map<string, Kept>();
  private changes = 0;

  /** What may still be believed. */
  ask(input: ResolveInput): Resolution | undefined {
    const kept = this.entries.get(keyOf(input));
    if (kept === undefined) return undefined;
    const now = performance.now();
    kept.isAskedOften = now - kept.askedAt < LIMITS.liveUsageFollowedMs;
    kept.askedAt = now;
    return kept.until > now ? kept.resolution : undefined;
  }

  beginReading(): Reading {
    return { sentAt: performance.now(), changes: this.changes };
  }

  /** Keeps it for a moment, unless it may not be kept; when the cache is full the oldest goes. */
  keep(input: ResolveInput, found: Resolution, { sentAt, changes }: Reading): Resolution {
    const key = keyOf(input);
    const before = this.entries.get(key);
    const holdsUntil = found.holds ? sentAt + HOLDS_LINGER_MS : (before?.holdsUntil ?? 0);
    const resolution = { ...found, holds: sentAt < holdsUntil };
    this.entries.delete(key);
    if ((found.sources.length === 0 && !found.blocks) || found.customer.hasTestClock) return resolution;
    const [oldest] = this.entries.size < LIMITS.checkCacheEntries ? [] : this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
    const until = changes === this.changes ? sentAt + LIMITS.checkCacheMs : 0;
    this.entries.set(key, { input, resolution, until, holdsUntil, askedAt: before?.askedAt ?? sentAt, isAskedOften: before?.isAskedOften ?? false });
    return resolution;
  }

  /** Those that it is worth to read anew before anybody asks. */
  askedOften(): readonly ResolveInput[] {
    const since = performance.now() - LIMITS.liveUsageFollowedMs;
    return [...this.entries.values()].filter(({ isAskedOften, askedAt }) => isAskedOften && askedAt > since).map(({ input }) => input);
  }

  drop(input: ResolveInput): void {
    this.entries.delete(keyOf(input));
  }

  /** Believes nothing any more that was read before now, of all or of one customer. */
  expire(customerId?: string): void {
    this.changes += 1;
    for (const [key, kept] of this.entries) {
      if (customerId === undefined || kept.resolution.customer.id === customerId) this.entries.set(key, { ...kept, until: 0 });
    }
  }
}

function keyOf({ environmentId, customer, feature }: ResolveInput): string {
  return JSON.stringify([environmentId, customer, feature]);
}

const caches = new WeakMap<pg.Pool, ResolutionCache>();

export function resolutionsOf(pool: pg.Pool): ResolutionCache {
  const found = caches.get(pool) ?? new ResolutionCache();
  caches.set(pool, found);
  return found;
}

/** Forgets everything, or all of one customer, now and once the change is committed: writes are rare, checks are not. */
export function forgetResolutions(deps: Pick<Deps, 'pool' | 'afterCommit'>, customerId?: string): void {
  const cache = resolutionsOf(deps.pool);
  cache.expire(customerId);
  deps.afterCommit(() => Promise.resolve(cache.expire(customerId)));
}
