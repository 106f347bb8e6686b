import { listRows, type Page } from '../../http';
import { refuse, type Db } from '../../platform';
import type { BillingPeriod } from '../prices';
import type { PlanFilter } from './schema';

export interface PlanRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly lookup_key: string;
  readonly description: string;
  readonly display_order: number;
  readonly late_usage: 'next_invoice' | 'reissue' | 'ignore' | null;
  readonly currency: string | null;
  readonly billing_period: BillingPeriod | null;
  readonly billing_period_count: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'published' | 'archived' | 'deleted';
  readonly created_at: string;
  readonly updated_at: string;
}

/** `share` keeps the plan from being archived, `update` from being changed, until the caller's transaction ends. */
export type PlanLock = 'none' | 'share' | 'update';

/** A plan by its id, archived or not, or a live one by its lookup key. Uses the primary key and plans_lookup_key. */
export async function findPlan(db: Db, environmentId: string, idOrKey: string, lock: PlanLock = 'none'): Promise<PlanRow | undefined> {
  const query = db<PlanRow>('plans')
    .where({ environment_id: environmentId })
    .whereNot('status', 'deleted')
    .andWhere((either) => void either.where('id', idOrKey).orWhere({ lookup_key: idOrKey, status: 'published' }))
    .limit(2);
  if (lock === 'share') void query.forShare();
  if (lock === 'update') void query.forUpdate();
  const rows: PlanRow[] = await query;
  return rows.find((row) => row.id === idOrKey) ?? rows.find((row) => row.lookup_key === idOrKey);
}

/** The plan if it can still be sold; refuses with `plan_not_found`. */
export async function requirePlan(db: Db, environmentId: string, idOrKey: string, lock: PlanLock = 'none'): Promise<PlanRow> {
  const plan = await findPlan(db, environmentId, idOrKey, lock);
  return plan?.status === 'published' ? plan : refuse('plan_not_found', { plan_id: idOrKey });
}

export async function plansByIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PlanRow>> {
  const rows: PlanRow[] = ids.length === 0 ? [] : await db<PlanRow>('plans').whereIn('id', [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function insertPlan(db: Db, row: PlanRow): Promise<void> {
  await db('plans').insert({ ...row, metadata: JSON.stringify(row.metadata) });
}

export async function savePlan(db: Db, row: PlanRow): Promise<void> {
  await db('plans')
    .where({ id: row.id })
    .update({ ...row, metadata: JSON.stringify(row.metadata) });
}

/** True while a subscription to the plan has not ended. Uses subscriptions_plan. */
export async function planIsUsed(db: Db, id: string): Promise<boolean> {
  return (await db('subscriptions').where({ plan_id: id }).whereNot('status', 'cancelled').first('id')) !== undefined;
}

const LIST = { table: 'plans', fields: ['id', 'name', 'lookup_key', 'description', 'display_order', 'created_at', 'updated_at'] };

/** One page of the plans that match every condition given. Uses plans_list. */
export function listPlans(db: Db, environmentId: string, filter: PlanFilter): Promise<Page<PlanRow>> {
  const query = db('plans').select('plans.*').where({ environment_id: environmentId, status: filter.status });
  if (filter.lookup_key) void query.where({ lookup_key: filter.lookup_key });
  if ('plan_ids' in filter && filter.plan_ids) void query.whereIn('id', filter.plan_ids);
  if ('metadata' in filter && filter.metadata) void query.whereRaw('metadata @> ?::jsonb', [JSON.stringify(filter.metadata)]);
  return listRows<PlanRow>(query, filter, LIST);
}
