import { randomBytes } from 'node:crypto';
import type { Role } from '../../http';
import type { Deps } from '../../platform';
import { displayOf, findEnvironment, hashKey, type ApiKeyRow } from '../store';

export interface CreateApiKeyInput {
  readonly environmentId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly expiresAt: string | null;
}

/** Makes an API key. The key itself is in the answer and nowhere else. */
export async function createApiKey(deps: Deps, input: CreateApiKeyInput): Promise<{ readonly apiKey: string; readonly row: ApiKeyRow }> {
  const environment = await findEnvironment(deps.db, input.environmentId);
  const apiKey = `fp_${environment?.type === 'development' ? 'test' : 'live'}_${randomBytes(24).toString('base64url')}`;
  const row: ApiKeyRow = {
    id: deps.ids.next('key'),
    environment_id: input.environmentId,
    name: input.name,
    hash: hashKey(apiKey),
    display: displayOf(apiKey),
    roles: input.roles,
    expires_at: input.expiresAt,
    last_used_at: null,
    revoked_at: null,
    created_at: deps.clock.now(),
  };
  await deps.db('api_keys').insert(row);
  return { apiKey, row };
}
