import { waitUntil } from '../../src/embedded/process';
import { createApi } from '../harness/api';
import { TEST_API_KEY } from '../harness/app';
import { flat, scenario } from '../harness';
import { endProduct, type Product, startProduct } from './product-process';
import { processesOn, temporaryFolder } from './stack-process';

const DAY_MS = 86_400_000;
const folder = temporaryFolder();
const otherFolder = temporaryFolder();
const start = (dataDir: string): Promise<Product> => startProduct(['--no-demo'], { TIDEBILL_DATA_DIR: dataDir });
let product: Product;

beforeAll(async () => {
  product = await start(folder);
});
// It is undefined when it could not even start, which is the failure to read then.
afterAll(() => (product as Product | undefined) && endProduct(product, 'SIGKILL'));

it('bills a subscription after kill -9 that was asleep before it, and starts again within ten seconds', async () => {
  const periodEnd = new Date(Date.now() + 6_000);
  const start_date = new Date(periodEnd.getTime() - DAY_MS).toISOString();
  const api = createApi(product.url, TEST_API_KEY);
  await scenario({ api }).plan(flat('10'), { billing_period: 'daily' }).customer('asleep').subscribe({ start_date }).start();
  await endProduct(product, 'SIGKILL');
  const killed = performance.now();
  product = await start(folder);
  expect(performance.now() - killed).toBeLessThan(10_000);
  const again = createApi(product.url, TEST_API_KEY);
  const invoices = async (): Promise<readonly { period_end: string | null; total: string }[]> => (await again.get<{ items: [] }>('/invoices')).items;
  expect(await waitUntil(async () => (await invoices()).length > 0, { timeoutMs: 60_000, everyMs: 200 })).toBe(true);
  expect(await invoices()).toMatchObject([{ period_end: periodEnd.toISOString(), total: '10.00' }]);
});

it('runs side by side with another on its own data folder', async () => {
  const other = await start(otherFolder);
  expect(other.url).not.toBe(product.url);
  expect(await createApi(other.url, TEST_API_KEY).get('/invoices')).toMatchObject({ items: [] });
  expect(await endProduct(other, 'SIGTERM')).toBe(0);
  expect(processesOn(otherFolder)).toEqual([]);
});

it('refuses a data folder that another one uses, in words that help', async () => {
  await expect(start(folder)).rejects.toThrow(/is in use: process \d+ .*TIDEBILL_DATA_DIR/);
});

it('stops without leaving a process behind', async () => {
  expect(await endProduct(product, 'SIGINT')).toBe(0);
  expect(processesOn(folder)).toEqual([]);
});
