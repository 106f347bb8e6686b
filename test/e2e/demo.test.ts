import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seedDemo } from '../../src/demo';
import { eventually, testApp, type InvoiceView, type SubscriptionView } from '../harness';

const app = testApp({ graceSeconds: 3_600 });

/** Passes so many calls on to the app, then none: what a demo sees that is killed in the middle. */
async function brokenAfter(calls: number): Promise<{ readonly url: string; readonly server: Server }> {
  let left = calls;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      left -= 1;
      if (left < 0) return void response.destroy();
      const { method = 'GET', url = '' } = request;
      const headers = Object.entries(request.headers).filter(([name]) => /^(x-api-key|content-type|idempotency-key)$/.test(name)) as [string, string][];
      void fetch(`${app.api.url}${url}`, { method, headers, ...(method === 'GET' ? {} : { body: Buffer.concat(chunks) }) }).then(async (answer) => {
        response.writeHead(answer.status, { 'Content-Type': 'application/json' });
        response.end(await answer.text());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function invoices(): Promise<readonly InvoiceView[]> {
  return (await app.api.get<{ items: readonly InvoiceView[] }>('/invoices?limit=1000')).items;
}

/** The invoices when the subscriptions in real time have caught up with the present. */
async function settled(): Promise<readonly InvoiceView[]> {
  const now = new Date().toISOString();
  const live = async () => {
    const { items } = await app.api.get<{ items: readonly SubscriptionView[] }>('/subscriptions?limit=100');
    return items.filter(({ external_customer_id }) => ['helios-health', 'fjord-media', 'maple-legal'].includes(external_customer_id));
  };
  await eventually(live, (items) => items.length === 3 && items.every(({ current_period_end }) => (current_period_end ?? '') > now));
  return invoices();
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

it('makes the same demo when it was killed in the middle, on whatever day it is finished', async () => {
  for (const calls of [3, 18, 33, 43]) {
    const proxy = await brokenAfter(calls);
    await expect(seedDemo({ baseUrl: proxy.url, apiKey: app.apiKey, now: daysAgo(2) })).rejects.toThrow('fetch failed');
    proxy.server.close();
  }
  await seedDemo({ baseUrl: app.api.url, apiKey: app.apiKey, now: daysAgo(1) });
  const made = await settled();
  await seedDemo({ baseUrl: app.api.url, apiKey: app.apiKey, now: daysAgo(0) });
  expect(await settled()).toEqual(made);
  const { pagination } = await app.api.get<{ pagination: { total: number } }>('/customers');
  expect(pagination.total).toBe(7);
});

it('shows finished invoices of every kind, one that was voided and made again, credits, a discount, a tax and late usage', async () => {
  const made = await invoices();
  expect(new Set(made.map(({ kind }) => kind))).toEqual(new Set(['opening', 'trial', 'period', 'interim']));
  const voided = made.find(({ status }) => status === 'void');
  expect(made.filter(({ replaces_invoice_id }) => replaces_invoice_id === voided?.id)).toHaveLength(1);
  expect(made.some(({ line_items }) => line_items.some(({ credits_applied }) => credits_applied !== '0'))).toBe(true);
  expect(made.some(({ total_tax }) => total_tax !== '0.00') && made.some(({ total_discount }) => total_discount !== '0.00')).toBe(true);
  expect(made.some(({ line_items }) => line_items.some(({ kind }) => kind === 'late_usage'))).toBe(true);
  expect(made.filter(({ status }) => status === 'open').length).toBeGreaterThan(15);
});
