import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { refuse, refuseField, type Deps, type Instant } from '../../platform';
import { grantedSubscription } from '../granted-subscription';
import type { UpdateStandingGrantBody } from '../schema';
import { findStandingGrant, type StandingGrantRow } from '../store';

export async function requireStandingGrant(deps: Deps, environmentId: string, id: string, lock?: 'update'): Promise<StandingGrantRow> {
  return (await findStandingGrant(deps.db, environmentId, id, lock)) ?? refuse('credit_grant_not_found', { credit_grant_id: id });
}

export async function updateStandingGrant(deps: Deps, environmentId: string, id: string, body: UpdateStandingGrantBody): Promise<StandingGrantRow> {
  const row = await requireStandingGrant(deps, environmentId, id, 'update');
  const changes = {
    ...(body.name ? { name: body.name } : {}),
    ...(body.metadata ? { metadata: body.metadata } : {}),
    ...(body.end_date ? { end_date: body.end_date } : {}),
  };
  if (body.end_date && row.start_date !== null && body.end_date <= row.start_date) refuseField('end_before_start', '/end_date', 'must come after start_date');
  return save(deps, { ...row, ...changes });
}

/** Ends a standing grant: at once it is gone, at a later date it goes on till then. What it has granted stays, and so do copies of it. */
export async function deleteStandingGrant(deps: Deps, environmentId: string, id: string, effective: Instant | null): Promise<StandingGrantRow> {
  const row = await requireStandingGrant(deps, environmentId, id, 'update');
  const now = await nowOf(deps, row);
  const later = effective !== null && effective > now;
  return save(deps, { ...row, end_date: later ? effective : now, status: later ? row.status : 'deleted' });
}

async function nowOf(deps: Deps, { environment_id: environmentId, subscription_id: id }: StandingGrantRow): Promise<Instant> {
  if (id === null) return deps.clock.now();
  const subscription = await grantedSubscription(deps.db, environmentId, id);
  return businessNow(deps, await requireCustomer(deps.db, environmentId, subscription.customer_id));
}

async function save(deps: Deps, row: StandingGrantRow): Promise<StandingGrantRow> {
  const { name, metadata, end_date, status } = row;
  const updated_at = deps.clock.now();
  await deps
    .db('standing_grants')
    .where({ id: row.id })
    .update({ name, metadata: JSON.stringify(metadata), end_date, status, updated_at });
  return { ...row, updated_at };
}
