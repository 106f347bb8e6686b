import type { FindPrincipal, Principal, Role } from '../http';
import type { Deps } from '../platform';
import { findKeyByHash, hashKey } from './store';

// A revoked key works for at most this long in a process that has just seen it.
const CACHE_MS = 5_000;
const CACHE_MOST = 10_000;

/** Looks keys up by their hash, remembering each for a few seconds so that a busy key costs no query. */
export function createFindPrincipal(deps: Deps): FindPrincipal {
  const cache = new Map<string, { readonly principal: Principal | null; readonly until: number }>();
  return async (apiKey) => {
    const hash = hashKey(apiKey);
    const cacheKey = hash.toString('base64');
    const now = deps.clock.now();
    const at = Date.parse(now);
    const cached = cache.get(cacheKey);
    if (cached && cached.until > at) return cached.principal;
    const principal = await loadPrincipal(deps, hash, now);
    if (cache.size >= CACHE_MOST) cache.clear();
    // An unknown key is not remembered: one made a moment later must work at once.
    if (principal !== null) cache.set(cacheKey, { principal, until: at + CACHE_MS });
    return principal;
  };
}

async function loadPrincipal(deps: Deps, hash: Buffer, now: string): Promise<Principal | null> {
  const row = await findKeyByHash(deps.db, hash);
  if (!row || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) return null;
  await deps.db('api_keys').where({ id: row.id }).update({ last_used_at: now });
  return { keyId: row.id, environmentId: row.environment_id, tenantId: row.tenant_id, roles: row.roles as Role[] };
}
