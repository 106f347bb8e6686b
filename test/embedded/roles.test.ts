import { brief, perUnit, scenario } from '../harness';
import { createApi } from '../harness/api';
import { TEST_API_KEY } from '../harness/app';
import { createTestDatabase, type TestDatabase, temporalServer } from '../harness/stack';
import { endProduct, type Product, spawnProduct, startProduct } from './product-process';

let database: TestDatabase;
let env: Readonly<Record<string, string>>;
let api: Product;
let worker: Omit<Product, 'url'>;

beforeAll(async () => {
  database = await createTestDatabase();
  const { address, namespace } = await temporalServer();
  env = { DATABASE_URL: database.url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TIDEBILL_TASK_QUEUE: database.name };
  api = await startProduct(['api'], env);
  worker = spawnProduct(['worker'], env);
});
afterAll(async () => {
  for (const role of [api, worker] as readonly (typeof worker | undefined)[]) if (role) await endProduct(role, 'SIGKILL');
  await database.drop();
});

it('bills with the API and the worker as separate processes on servers given by address', async () => {
  const world = await scenario({ api: createApi(api.url, TEST_API_KEY) })
    .clock('2024-01-01')
    .plan(perUnit('0.01'))
    .customer('acme')
    .subscribe()
    .start();
  await world.events(3, { at: '2024-01-10' });
  await world.clock.to('2024-02-02');
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-02-01', total: '0.03' }]);
});

it('brings a database up to date as a role of its own and ends', async () => {
  const migrate = spawnProduct(['migrate'], env);
  const code = await new Promise((resolve) => migrate.child.once('close', resolve));
  expect({ code, said: migrate.said() }).toEqual({ code: 0, said: '' });
});

it('stops each role in order on SIGTERM', async () => {
  expect(await Promise.all([endProduct(worker, 'SIGTERM'), endProduct(api, 'SIGTERM')])).toEqual([0, 0]);
});
