// `npm run chaos:rollout`: a new version of a plan for 10,000 subscriptions: previewed, paused, resumed, its worker killed in the middle.
// Then every subscription must have been changed exactly once. `-- --count 500` for fewer.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Db } from '../../src/platform';
import type { Api } from '../harness/api';
import { eventually } from '../harness/eventually';
import { startOwnServers } from '../harness/own-servers';
import { flat } from '../harness/scenario';
import { startApp } from '../harness/start-app';
import { killWorkerProcess, startWorkerProcess } from './worker-process';

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' } } });
const COUNT = Number(values.count);
const CALLERS = 8;
const PATIENCE_MS = 45 * 60_000;

const say = (text: string) => void process.stdout.write(`chaos: ${text}\n`);

interface Rollout {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly counts: Readonly<Record<string, number>>;
}

/** Subscriptions to one plan with a fee in advance, made by several callers at once; answers with the plan and its price. */
async function makeSubscriptions(api: Api): Promise<{ planId: string; priceId: string }> {
  const plan = await api.post<{ id: string }>('/pricing-plans', { name: 'Fleet', currency: 'usd', charges: [flat('300', { timing: 'advance' })] });
  const queue = Array.from({ length: COUNT }, (_, n) => n);
  const callers = Array.from({ length: CALLERS }, async () => {
    for (let n = queue.shift(); n !== undefined; n = queue.shift()) {
      await api.post('/customers', { external_id: `ship-${n}` });
      await api.post('/subscriptions', { customer_id: `ship-${n}`, plan_id: plan.id });
      if (n % 1_000 === 999) say(`${n + 1} subscriptions are there`);
    }
  });
  await Promise.all(callers);
  const { items } = await api.post<{ items: readonly { id: string }[] }>('/prices/search', { plan_ids: [plan.id] });
  return { planId: plan.id, priceId: items[0]?.id ?? '' };
}

function reached(api: Api, id: string, done: number): Promise<Rollout> {
  return until(
    () => api.get<Rollout>(`/rollouts/${id}`),
    ({ progress, status }) => progress.done >= done || status !== 'running',
  );
}

/** Like `eventually`, with the patience that ten thousand take. */
async function until<T>(ask: () => Promise<T>, satisfies: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await pause(200)) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) throw new Error(`It never happened; the last answer was ${JSON.stringify(answer)}`);
  }
}

const BOOKS = `
  select (select count(*)::int from subscription_changes where status = 'executed') as executed,
         (select count(distinct subscription_id)::int from subscription_changes where status = 'executed') as changed,
         (select count(*)::int from subscription_line_items where end_date is null) as open_lines,
         (select count(*)::int from subscription_line_items line join prices on prices.id = line.price_id
           where line.end_date is null and prices.version = 2) as on_new_version,
         (select count(*)::int from pending_lines where invoice_id is null) as pending`;

async function books(db: Db): Promise<Readonly<Record<string, number>>> {
  const { rows } = (await db.raw(BOOKS)) as { rows: Readonly<Record<string, number>>[] };
  return rows[0] ?? {};
}

async function main(): Promise<number> {
  const servers = await startOwnServers();
  const workers: ChildProcess[] = [];
  const app = await startApp(servers, { worker: false });
  const { api } = app;
  try {
    workers.push(await startWorkerProcess(servers));
    const { planId, priceId } = await makeSubscriptions(api);
    await api.put(`/prices/${priceId}`, { amount: '400' });
    const faults: string[] = [];
    const expect = (what: string, found: unknown, wanted: unknown) => {
      if (JSON.stringify(found) !== JSON.stringify(wanted)) faults.push(`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
    };

    const body = { takes_effect: 'now', proration_mode: 'next_invoice', per_second: 1_000 };
    const previewed = await api.post<Rollout>(`/plans/${planId}/rollouts`, { ...body, preview: true });
    const preview = await reached(api, previewed.id, COUNT);
    expect('previewed', preview.counts['changed'], COUNT);
    expect('changed by the preview', (await books(app.deps.db))['executed'], 0);
    say(`previewed ${preview.progress.done}`);

    const began = Date.now();
    const { id } = await api.post<Rollout>(`/plans/${planId}/rollouts`, body);
    await reached(api, id, Math.floor(COUNT * 0.3));
    await api.post(`/rollouts/${id}/pause`, {});
    const paused = await eventually(
      () => settled(api, id),
      (same) => same !== null,
    );
    say(`paused at ${paused?.progress.done}`);
    await api.post(`/rollouts/${id}/resume`, {});
    await reached(api, id, Math.floor(COUNT * 0.6));
    for (const worker of workers.splice(0)) await killWorkerProcess(worker);
    say('killed the worker');
    workers.push(await startWorkerProcess(servers));
    const done = await until(
      () => api.get<Rollout>(`/rollouts/${id}`),
      ({ status }) => status !== 'running',
    );
    const seconds = (Date.now() - began) / 1_000;
    expect('status', done.status, 'succeeded');
    expect('counts', done.counts, { pending: 0, changed: COUNT, scheduled: 0, unchanged: 0, refused: 0, failed: 0 });
    expect('books', await books(app.deps.db), { executed: COUNT, changed: COUNT, open_lines: COUNT, on_new_version: COUNT, pending: 2 * COUNT });
    for (const fault of faults) say(fault);
    say(`${COUNT} subscriptions rolled out in ${seconds.toFixed(0)} s, paused once, worker killed once: ${faults.length} faults`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    for (const worker of workers) await killWorkerProcess(worker);
    await app.stop();
    await servers.stop();
  }
}

/** A paused roll-out whose progress stands still; null while a subscription that was in work is being finished. */
async function settled(api: Api, id: string): Promise<Rollout | null> {
  const before = await api.get<Rollout>(`/rollouts/${id}`);
  await pause(500);
  const after = await api.get<Rollout>(`/rollouts/${id}`);
  return before.progress.done === after.progress.done ? after : null;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
