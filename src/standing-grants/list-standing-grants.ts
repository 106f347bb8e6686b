import { listRows, type Page } from '../http';
import type { Db } from '../platform';
import type { StandingGrantFilter } from './schema';
import type { StandingGrantRow } from './store';

const LIST = { table: 'standing_grants', fields: ['id', 'name', 'scope', 'cadence', 'plan_id', 'subscription_id', 'addon_id', 'created_at', 'updated_at'] };

/** One page of the standing grants that match every condition given. Uses standing_grants_list. */
export function listStandingGrants(db: Db, environmentId: string, filter: StandingGrantFilter): Promise<Page<StandingGrantRow>> {
  const query = db('standing_grants').where({ environment_id: environmentId, status: filter.status });
  const { scope, plan_id, subscription_id, addon_id } = filter;
  for (const [column, value] of Object.entries({ scope, plan_id, subscription_id, addon_id })) if (value !== undefined) void query.where({ [column]: value });
  if ('plan_ids' in filter && filter.plan_ids !== undefined) void query.whereIn('plan_id', filter.plan_ids);
  if ('subscription_ids' in filter && filter.subscription_ids !== undefined) void query.whereIn('subscription_id', filter.subscription_ids);
  return listRows<StandingGrantRow>(query, filter, LIST);
}
