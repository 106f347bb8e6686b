import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually, flat, perUnit, scenario, testApp, type World } from '../../harness';
import { overSimulation, resultsOf, type SimulationView } from '../../harness/simulate';
import { temporalServer, workflowBundle } from '../../harness/stack';

const app = testApp({ worker: false });
const CUSTOMERS = 8;
const DONE_BEFORE = 3;

/** A worker of its own process on the app's servers; back when it takes work. */
async function spawnWorker(): Promise<ChildProcess> {
  const [temporal, bundle] = await Promise.all([temporalServer(), workflowBundle()]);
  const servers = JSON.stringify({ databaseUrl: app.databaseUrl, temporal, bundle, taskQueue: app.deps.config.TIDEBILL_TASK_QUEUE });
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'run-worker.ts'), servers], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'close');
}

/** Customers with an opening invoice of 10.00 each. */
async function makeCustomers(): Promise<World> {
  const world = await scenario(app)
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .start();
  for (let n = 0; n < CUSTOMERS; n += 1) {
    await app.api.post('/customers', { external_id: `killed-${n}` });
    await app.api.post('/subscriptions', { customer_id: `killed-${n}`, plan_id: world.planId });
  }
  return world;
}

it('rates each customer exactly once when its worker is killed in the middle of one', async () => {
  const world = await makeCustomers();
  const candidate = await app.api.post<{ readonly id: string }>('/pricing-plans', {
    ...{ name: 'Dearer', currency: 'usd' },
    charges: [flat('12.5', { timing: 'advance' })],
  });
  const { id } = await app.api.post<SimulationView>('/simulations', { subject: { plan_id: world.planId }, candidate: { plan_id: candidate.id } });
  // Somebody else's lock stops the worker after it has rated the fourth customer and before it has said so.
  const stopAt = await app.deps.db('simulation_customers').where({ simulation_id: id }).orderBy('customer_id').offset(DONE_BEFORE).first('customer_id');
  const lock = await app.deps.db.transaction();
  await lock('simulation_customers')
    .where({ simulation_id: id, ...stopAt })
    .forUpdate()
    .first();
  const first = await spawnWorker();
  const progress = () => app.api.get<SimulationView>(`/simulations/${id}`);
  await eventually(progress, ({ progress: { done } }) => done === DONE_BEFORE);
  await kill(first);
  await lock.rollback();
  const second = await spawnWorker();
  const simulation = await overSimulation(app.api, id);
  await kill(second);
  expect(simulation).toMatchObject({ status: 'succeeded', progress: { done: CUSTOMERS, total: CUSTOMERS } });
  expect(simulation.totals).toMatchObject([{ old: '80.00', new: '100.00', difference: '20.00' }]);
  const rated = (await resultsOf(app.api, id)).map(({ customer_id }) => customer_id);
  expect(rated).toHaveLength(CUSTOMERS);
  expect(new Set(rated).size).toBe(CUSTOMERS);
});
