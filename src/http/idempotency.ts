import { createHash } from 'node:crypto';
import { LIMITS, refuse, Refusal, type Db, type Deps } from '../platform';

/** What is kept of a request that carried an Idempotency-Key. */
export interface IdempotencyRow {
  readonly environment_id: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly command_id: string;
  readonly status: number | null;
  readonly body: unknown;
  readonly created_at: string;
}

const VISIBLE = /^[\x21-\x7e]+$/;
const LOCK_NOT_AVAILABLE = '55P03';

/** The header's value, or null when none was sent. */
export function readIdempotencyKey(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  if (header.length > LIMITS.idempotencyKeyLength || !VISIBLE.test(header)) refuse('invalid_idempotency_key');
  return header;
}

/** Two requests are the same when method, path, query and body are, whatever the order of their keys. */
export function fingerprint(method: string, path: string, content: { readonly query: unknown; readonly body: unknown }): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${canonical(content)}`)
    .digest('hex');
}

function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/**
 * Claims a key inside the transaction of the effect. The primary key makes a second caller wait here until the first
 * commits (then it finds the answer) or rolls back (then it goes ahead), so one effect is all there can be.
 */
export async function claimKey(deps: Deps, claim: Omit<IdempotencyRow, 'status' | 'body' | 'created_at'>): Promise<IdempotencyRow | null> {
  await deps.db.raw(`set local lock_timeout = '10s'`);
  const row = { ...claim, created_at: deps.clock.now() };
  const inserted: { rowCount: number } = await deps.db
    .raw(deps.db('idempotency_keys').insert(row).onConflict(['environment_id', 'key']).ignore().toQuery())
    .catch((error: { code?: string }) => {
      if (error.code === LOCK_NOT_AVAILABLE) throw new Refusal('idempotency_in_progress', {}, [], 1);
      throw error;
    });
  await deps.db.raw('set local lock_timeout = 0');
  if (inserted.rowCount === 1) return null;
  return findKey(deps.db, claim);
}

/** The kept record of a key; refuses when it belongs to another request. */
export async function findKey(db: Db, claim: Pick<IdempotencyRow, 'environment_id' | 'key' | 'fingerprint'>): Promise<IdempotencyRow | null> {
  const kept = await db<IdempotencyRow>('idempotency_keys').where({ environment_id: claim.environment_id, key: claim.key }).first();
  if (kept && kept.fingerprint !== claim.fingerprint) refuse('idempotency_key_reused', { idempotency_key: claim.key });
  return kept ?? null;
}

/** Stores the answer beside the effect. The first one stays: false when there was one already, or the key was given up. */
export async function keepAnswer(db: Db, claim: Pick<IdempotencyRow, 'environment_id' | 'key'>, status: number, body: unknown): Promise<boolean> {
  const kept = await db('idempotency_keys')
    .where({ environment_id: claim.environment_id, key: claim.key })
    .whereNull('status')
    .update({ status, body: body === undefined ? null : JSON.stringify(body) });
  return kept > 0;
}

/** Gives up a key whose request was refused; one that has its answer stays. */
export async function releaseKey(db: Db, claim: Pick<IdempotencyRow, 'environment_id' | 'key'>): Promise<void> {
  await db('idempotency_keys').where({ environment_id: claim.environment_id, key: claim.key }).whereNull('status').delete();
}
