import { randomBytes } from 'node:crypto';
import { inTransaction, type Deps } from '../../platform';
import { displayOf, EnvironmentSettings, hashKey } from '../store';

export interface Bootstrapped {
  readonly environmentId: string;
  /** The key in full when it is known now: given by the environment, or made just now. Never again afterwards. */
  readonly apiKey: string | null;
  readonly created: boolean;
}

/** Makes sure that there is a tenant, an environment and the first API key. Safe to run at every start and by several processes. */
export async function bootstrapAccess(deps: Deps): Promise<Bootstrapped> {
  return inTransaction(deps, async (tx) => {
    await tx.db.raw(`select pg_advisory_xact_lock(hashtext('tidebill.bootstrap'))`);
    const existing = (await tx.db('environments').orderBy('created_at').first('id')) as { id: string } | undefined;
    const environmentId = existing?.id ?? (await createFirstEnvironment(tx));
    const wanted = deps.config.TIDEBILL_BOOTSTRAP_API_KEY;
    const apiKey = wanted ?? (existing ? null : `fp_live_${randomBytes(24).toString('base64url')}`);
    if (apiKey !== null) await ensureKey(tx, environmentId, apiKey);
    return { environmentId, apiKey, created: existing === undefined };
  });
}

async function createFirstEnvironment(deps: Deps): Promise<string> {
  const now = deps.clock.now();
  const tenantId = deps.ids.next('tenant');
  const environmentId = deps.ids.next('env');
  await deps.db('tenants').insert({ id: tenantId, name: 'Default', created_at: now });
  await deps.db('environments').insert({
    id: environmentId,
    tenant_id: tenantId,
    name: 'Production',
    type: 'production',
    settings: JSON.stringify(EnvironmentSettings.parse({})),
    created_at: now,
    updated_at: now,
  });
  return environmentId;
}

async function ensureKey(deps: Deps, environmentId: string, apiKey: string): Promise<void> {
  const row = {
    id: deps.ids.next('key'),
    environment_id: environmentId,
    name: 'First key',
    hash: hashKey(apiKey),
    display: displayOf(apiKey),
    roles: ['full'],
    created_at: deps.clock.now(),
  };
  await deps.db('api_keys').insert(row).onConflict('hash').ignore();
}
