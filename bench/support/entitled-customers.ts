import pg from 'pg';
import type { Cadence } from '../../src/billing/calendar';
import { afterStep, nextStep, type Life } from '../../src/billing/subscription';
import { BenchClient } from './client';
import type { BenchApi } from './spawn-api';

export interface Entitled {
  readonly featureKey: string;
  readonly customerOf: (n: number) => string;
  /** Milliseconds since 1970 of the start of the running period. */
  readonly periodStart: number;
}

/** Customers that subscribe to a plan with a metered limit. The subscriptions are written as their workflows would leave them: this stack runs none. */
export async function entitledCustomers(databaseUrl: string, api: BenchApi, count: number): Promise<Entitled> {
  const client = new BenchClient(api.port);
  const create = async (path: string, body: object): Promise<string> => {
    const reply = await client.post(path, JSON.stringify(body));
    if (reply.status !== 201) throw new Error(reply.body);
    return (JSON.parse(reply.body) as { id: string }).id;
  };
  const planId = await create('/plans', { name: 'Bench' });
  const meter = { event_name: 'tokens_used', aggregation: { type: 'SUM', field: 'tokens' } };
  await create('/features', { name: 'Tokens', type: 'metered', lookup_key: 'tokens', meter });
  await create('/entitlements', { plan_id: planId, feature_id: 'tokens', usage_limit: 1_000_000_000 });
  const now = new Date();
  const periodStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  for (let n = 0; n < count; n += 1) {
    const customerId = await create('/customers', { external_id: `customer-${n}` });
    await insertSubscription(pool, { environmentId: api.environmentId, customerId, planId, n, startAt: new Date(periodStart).toISOString() });
  }
  await pool.end();
  client.close();
  return { featureKey: 'tokens', customerOf: (n) => `customer-${n % count}`, periodStart };
}

interface NewSubscription {
  readonly environmentId: string;
  readonly customerId: string;
  readonly planId: string;
  readonly n: number;
  readonly startAt: string;
}

async function insertSubscription(pool: pg.Pool, { environmentId, customerId, planId, n, startAt }: NewSubscription): Promise<void> {
  const id = `sub_bench_${n}`;
  const cadence: Cadence = { anchor: startAt, zone: 'UTC', unit: 'month', count: 1, alignment: 'anniversary' };
  const scheduled: Life = {
    ...{ v: 1, subscriptionId: id, phase: 'scheduled', cadence, startAt, trialEnd: null, open: null },
    ...{ endDate: null, endAt: null, billLastPeriod: true, drafts: [] },
  };
  const step = nextStep(scheduled);
  if (step === null) throw new Error('a scheduled subscription starts');
  const life = afterStep(scheduled, step, { graceMs: 0, draft: false });
  await pool.query(
    `insert into subscriptions (id, environment_id, customer_id, plan_id, status, currency, timezone, billing_cycle, billing_period, billing_period_count,
       start_date, billing_anchor, current_period_start, current_period_end, life, created_at, updated_at)
     values ($1, $2, $3, $4, 'active', 'usd', 'UTC', 'anniversary', 'MONTHLY', 1, $5, $5, $6, $7, $8, $5, $5)`,
    [id, environmentId, customerId, planId, startAt, life.open?.start, life.open?.end, JSON.stringify(life)],
  );
}
