import type { AppDeps } from '../../src/server';
import type { TemporalClient } from '../../src/temporal';
import { eachOf, until } from './wait';

export interface SleepersInput {
  readonly deps: AppDeps;
  readonly temporal: TemporalClient;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly count: number;
}

const CONCURRENCY = 32;

/** Makes so many subscriptions that wait for the end of their month; returns when all sleep. */
export async function sleepingSubscriptions(input: SleepersInput): Promise<{ readonly startsPerSecond: number; readonly asleepPerSecond: number }> {
  const { deps, temporal, count } = input;
  await copyRows(deps, await makeFirst(input), count);
  const rows = (await deps.db('subscriptions').where('id', 'like', 'sub_copy%').select('life', 'environment_id', 'customer_id', 'plan_id')) as Sleeper[];
  const started = Date.now();
  await eachOf(rows, CONCURRENCY, ({ life, environment_id: environmentId, customer_id: customerId, plan_id: planId }) =>
    deps.workflows.start({ life, clock: null, environmentId, customerId, planId }),
  );
  const startsPerSecond = (count * 1_000) / (Date.now() - started);
  // The last to be started sleeps when its first task is done: five events are in its history by then, a timer the last of them.
  for (const { life } of rows.slice(-CONCURRENCY)) {
    const handle = temporal.client.workflow.getHandle(`subscription/${life.subscriptionId}`);
    await until(async () => ((await handle.describe()).historyLength >= EVENTS_ASLEEP ? true : null), count * MOST_MS_EACH);
  }
  return { startsPerSecond, asleepPerSecond: (count * 1_000) / (Date.now() - started) };
}

const EVENTS_ASLEEP = 5;
// Slower than this a sleeper does not fall asleep on any machine that is worth measuring.
const MOST_MS_EACH = 100;

interface Sleeper {
  readonly life: Parameters<AppDeps['workflows']['start']>[0]['life'];
  readonly environment_id: string;
  readonly customer_id: string;
  readonly plan_id: string;
}

/** The one that all others are copies of: a monthly plan with a metered price and a fee. */
async function makeFirst({ baseUrl, apiKey }: SleepersInput): Promise<string> {
  const call = async (path: string, body: unknown) => {
    const headers = { 'X-API-Key': apiKey, 'Content-Type': 'application/json' };
    const response = await fetch(`${baseUrl}/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status} ${await response.text()}`);
    return (await response.json()) as { readonly id: string };
  };
  const charges = [
    { event_name: 'request', pricing_model: 'per_unit', unit_amount: '0.01' },
    { event_name: 'seat', pricing_model: 'flat', amount: '5' },
  ];
  const plan = await call('/pricing-plans', { name: 'Bench', currency: 'usd', billing_period: 'monthly', charges });
  await call('/customers', { external_id: 'sleeper' });
  return (await call('/subscriptions', { customer_id: 'sleeper', plan_id: plan.id })).id;
}

/** Copies a subscription with its customer, lines, open period and runs, in the database alone: a day of API calls would show nothing more. */
async function copyRows({ db }: AppDeps, id: string, count: number): Promise<void> {
  for (const [table, changes, source] of COPIES) {
    const original = `(select to_jsonb(original) as row from ${table} original where ${source}) original`;
    const sql = `insert into ${table} select copy.* from ${original}, generate_series(1, ${count}) n, jsonb_populate_record(null::${table}, row || ${changes}) copy`;
    await db.raw(sql.replaceAll('?', '\\?').replaceAll(':first', `'${id}'`));
  }
  await db.raw('analyze');
}

const SUBSCRIPTION = `'sub_copy' || n`;
const COPIES = [
  ['customers', `jsonb_build_object('id', 'cust_copy' || n, 'external_id', 'sleeper-' || n)`, `id = (select customer_id from subscriptions where id = :first)`],
  [
    'subscriptions',
    `jsonb_build_object('id', ${SUBSCRIPTION}, 'customer_id', 'cust_copy' || n, 'life', row->'life' || jsonb_build_object('subscriptionId', ${SUBSCRIPTION}))`,
    'id = :first',
  ],
  [
    'subscription_line_items',
    `jsonb_build_object('id', (row->>'id') || '-' || n, 'root_id', (row->>'root_id') || '-' || n, 'subscription_id', ${SUBSCRIPTION})`,
    'subscription_id = :first',
  ],
  ['subscription_periods', `jsonb_build_object('id', (row->>'id') || '-' || n, 'subscription_id', ${SUBSCRIPTION})`, 'subscription_id = :first'],
  ['billing_runs', `jsonb_build_object('id', (row->>'id') || '-' || n, 'subscription_id', ${SUBSCRIPTION})`, 'subscription_id = :first'],
] as const;
