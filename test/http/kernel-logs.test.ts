import { createApi } from '../harness/api';
import { TEST_API_KEY } from '../harness/app';
import { endProduct, type Product, startProduct } from '../embedded/product-process';
import { createTestDatabase, type TestDatabase, temporalServer } from '../harness/stack';

let database: TestDatabase;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  const { address, namespace } = await temporalServer();
  const servers = { DATABASE_URL: database.url, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TIDEBILL_TASK_QUEUE: database.name };
  product = await startProduct(['api'], { ...servers, LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  await endProduct(product, 'SIGTERM');
  await database.drop();
});

it('logs every request as one JSON line with its id and route, and no secret in any line', async () => {
  const api = createApi(product.url, TEST_API_KEY);
  const made = await api.post<{ api_key: string }>('/secrets/api/keys', { name: 'logged' }, { 'Idempotency-Key': 'log-1' });
  await api.as(made.api_key).ask('GET', '/customers/cust_x?limit=1', undefined, { 'X-Request-ID': 'seen-in-log' });
  await api.ask('GET', '/customers', undefined, { Authorization: 'Bearer fp_live_wrong_key_value', 'X-API-Key': '' });
  await fetch(`${product.url}/v1/customers`, { method: 'POST', headers: { 'X-API-Key': TEST_API_KEY, 'Content-Type': 'application/json' }, body: '{' });

  // What was printed for people at the start shows the key on purpose; the log begins with braces.
  const lines = product
    .said()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.find((entry) => entry['request_id'] === 'seen-in-log' && entry['msg'] === 'request')).toMatchObject({
    ...{ method: 'GET', route: '/customers/:id', status: 404 },
  });
  const password = new URL(database.url).password;
  for (const secret of [TEST_API_KEY, made.api_key, 'fp_live_wrong_key_value', ...(password === '' ? [] : [password])]) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  }
});
