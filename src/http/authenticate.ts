import type { IncomingHttpHeaders } from 'node:http';
import { refuse } from '../platform';
import type { Principal, Role } from './route';

/** Finds who a key belongs to; the access room answers. */
export type FindPrincipal = (apiKey: string) => Promise<Principal | null>;

/** Both headers are accepted: `X-API-Key: <key>` and `Authorization: Bearer <key>`. */
export function readApiKey(headers: IncomingHttpHeaders): string | null {
  const direct = headers['x-api-key'];
  if (typeof direct === 'string' && direct !== '') return direct;
  const match = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '');
  return match?.[1] ?? null;
}

/** Who asks, or a refusal. `X-Environment-ID`, when sent, must agree with the key. */
export async function authenticate(headers: IncomingHttpHeaders, findPrincipal: FindPrincipal): Promise<Principal> {
  const key = readApiKey(headers);
  if (key === null) return refuse('missing_api_key');
  const principal = await findPrincipal(key);
  if (principal === null) return refuse('invalid_api_key');
  const named = headers['x-environment-id'];
  if (named !== undefined && named !== '' && named !== principal.environmentId) refuse('environment_mismatch', { environment_id: principal.environmentId });
  return principal;
}

export function checkRole(principal: Principal, needed: Role | 'any'): void {
  if (needed === 'any' || principal.roles.includes('full') || principal.roles.includes(needed)) return;
  refuse('role_not_allowed', { needed, roles: principal.roles });
}
