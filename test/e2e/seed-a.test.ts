import { testApp } from '../harness';

const app = testApp();

/** A call as dialect A's guide prints it, with base address and key replaced. */
async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(`${new URL(app.api.url).origin}${path}`, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

it('creates a customer as the guide shows', async () => {
  const { status, body } = await call('/v1/customers', {
    method: 'POST',
    headers: { 'X-API-Key': app.apiKey, 'Content-Type': 'application/json' },
    body: `{
    "external_customer_id": "cus_123",
    "name": "Acme Corp",
    "email": "billing@acme.com"
  }`,
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ external_customer_id: 'cus_123', name: 'Acme Corp', email: 'billing@acme.com' });
  expect(body['id']).toMatch(/^cust_/);
  expect(Date.parse(String(body['created_at']))).not.toBeNaN();
});

it('takes an event with an Idempotency-Key as the guide shows, once', async () => {
  const send = () =>
    call('/v1/events', {
      method: 'POST',
      headers: { 'X-API-Key': app.apiKey, 'Idempotency-Key': '550e8400-e29b-41d4-a716-446655440000', 'Content-Type': 'application/json' },
      body: `{
    "event_name": "api_call",
    "external_customer_id": "cus_123",
    "timestamp": "2024-03-15T10:30:00Z"
  }`,
    });
  const first = await send();
  const second = await send();
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body['event_id'] ?? second.body['id']).toEqual(first.body['event_id'] ?? first.body['id']);
  const list = await call('/v1/events?customer_id=cus_123', { headers: { 'X-API-Key': app.apiKey } });
  expect((list.body['items'] ?? list.body['events']) as unknown[]).toHaveLength(1);
});

it('serves its OpenAPI document without a key', async () => {
  const { status, body } = await call('/swagger/doc.json');
  expect(status).toBe(200);
  expect(body['openapi']).toMatch(/^3\./);
});

it('says in every answer how many requests are left', async () => {
  const { headers } = await call('/v1/customers', { headers: { 'X-API-Key': app.apiKey } });
  const limit = Number(headers.get('X-RateLimit-Limit'));
  expect(limit).toBeGreaterThan(0);
  expect(Number(headers.get('X-RateLimit-Remaining'))).toBeLessThan(limit);
  expect(Number(headers.get('X-RateLimit-Reset'))).toBeLessThanOrEqual(60);
});

it.each(['customers', 'plans', 'subscriptions', 'invoices', 'events', 'meters', 'features', 'prices', 'environments', 'secrets/api/keys'])(
  'lists %s under /v1 as JSON',
  async (resource) => {
    const { status, headers, body } = await call(`/v1/${resource}`, { headers: { 'X-API-Key': app.apiKey } });
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['items']));
  },
);
