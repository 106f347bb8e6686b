import { customerRefs, requireCustomer } from '../../src/customers';
import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startCatalogApi(database.url);
});

async function subscribe(customerId: string, status: string): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  const base = { environment_id: 'env_1', created_at: at, updated_at: at };
  await api.db('plans').insert({ ...base, id: `plan_${customerId}`, name: 'Plan' });
  const dates = { start_date: at, billing_anchor: at, billing_cycle: 'anniversary', billing_period: 'MONTHLY', billing_period_count: 1 };
  await api.db('subscriptions').insert({
    ...base,
    ...dates,
    id: `sub_${customerId}`,
    customer_id: customerId,
    plan_id: `plan_${customerId}`,
    status,
    currency: 'usd',
    timezone: 'UTC',
    life: '{}',
  });
}

describe('creating a customer', () => {
  it('answers 201 with both spellings of the external id', async () => {
    const { status, body } = await api.post('/customers', { external_customer_id: 'cus_123', name: 'Acme Corp', email: 'billing@acme.com' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ external_id: 'cus_123', external_customer_id: 'cus_123', name: 'Acme Corp', email: 'billing@acme.com', timezone: 'UTC' });
    expect(body['id']).toMatch(/^cust_/);
    expect(body).toMatchObject({ tenant_id: 'tenant_1', environment_id: 'env_1', status: 'published', created_at: '2026-01-01T00:00:00.000Z' });
  });

  it('needs no more than an external id', async () => {
    const { status, body } = await api.post('/customers', { external_id: 'bare' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: '', email: '', currency: 'usd', metadata: {} });
  });

  it('keeps every field it was given', async () => {
    const given = {
      external_id: 'full',
      name: 'Full',
      email: 'a@b.example',
      contact: '+49 30 1234',
      currency: 'eur',
      timezone: 'Europe/Berlin',
      address_line1: 'Street 1',
      address_city: 'Berlin',
      address_postal_code: '10115',
      address_country: 'DE',
      metadata: { tier: 'gold' },
    };
    await api.post('/customers', { ...given, currency: 'EUR', address_country: 'de' });
    expect((await api.get('/customers/full')).body).toMatchObject(given);
  });

  it('takes the currency by either of its names', async () => {
    const { body } = await api.post('/customers', { external_id: 'billed', billing_currency: 'JPY' });
    expect(body).toMatchObject({ currency: 'jpy', billing_currency: 'jpy' });
  });

  it('takes both spellings when they agree, and refuses them when they differ', async () => {
    expect((await api.post('/customers', { external_id: 'twice', external_customer_id: 'twice' })).status).toBe(201);
    const { status, body } = await api.post('/customers', { external_id: 'one', external_customer_id: 'two' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ reason: 'validation_failed', errors: [{ pointer: '/external_customer_id' }] });
  });

  it.each([
    [{}, 'validation_failed', '/external_id'],
    [{ external_id: '' }, 'validation_failed', '/external_id'],
    [{ external_id: ' a' }, 'validation_failed', '/external_id'],
    [{ external_id: 'x', email: 'nobody' }, 'validation_failed', '/email'],
    [{ external_id: 'x', timezone: 'Mars/Olympus' }, 'invalid_timezone', '/timezone'],
    [{ external_id: 'x', timezone: '+02:00' }, 'invalid_timezone', '/timezone'],
    [{ external_id: 'x', timezone: 'local' }, 'invalid_timezone', '/timezone'],
    [{ external_id: 'x', currency: 'zzz' }, 'invalid_currency', '/currency'],
    [{ external_id: 'x', currency: 'xau' }, 'invalid_currency', '/currency'],
    [{ external_id: 'x', address_country: 'Germany' }, 'validation_failed', '/address_country'],
  ])('refuses %j and says where', async (body, reason, pointer) => {
    const reply = await api.post('/customers', body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ reason, errors: [{ pointer }] });
  });

  it('refuses an unknown test clock', async () => {
    const { status, body } = await api.post('/customers', { external_id: 'clocked', test_clock_id: 'clock_none' });
    expect([status, body['reason'], body['errors'][0].pointer]).toEqual([404, 'not_found', '/test_clock_id']);
  });

  it('refuses an external id that is taken, and leaves other environments alone', async () => {
    const first = await api.post('/customers', { external_id: 'taken' });
    const second = await api.post('/customers', { external_customer_id: 'taken' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'conflict', reason: 'external_id_taken', details: { customer_id: first.body['id'] } });
    expect((await api.elsewhere.post('/customers', { external_id: 'taken' })).status).toBe(201);
  });

  it('refuses an external id that is our id of another customer', async () => {
    const { body } = await api.post('/customers', { external_id: 'owner' });
    expect((await api.post('/customers', { external_id: body['id'] })).body['reason']).toBe('external_id_taken');
  });

  it('lets one of many racing callers win', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => api.post('/customers', { external_id: 'raced' })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('names fields it does not know', async () => {
    const { headers } = await api.post('/customers', { external_id: 'typo', emial: 'x', skip_onboarding_workflow: true });
    expect(headers.get('Ignored-Fields')).toBe('emial, skip_onboarding_workflow');
  });

  it('records the fact in the same transaction', async () => {
    const { body } = await api.post('/customers', { external_id: 'recorded' });
    const facts = await api.db('outbox').where({ subject_id: body['id'] });
    expect(facts).toMatchObject([{ topic: 'customer.created', environment_id: 'env_1' }]);
  });
});

describe('Idempotency-Key', () => {
  it('makes one customer of twenty parallel requests', async () => {
    const send = () => api.post('/customers', { external_id: 'parallel' }, { 'Idempotency-Key': 'parallel-1' });
    const replies = await Promise.all(Array.from({ length: 20 }, send));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([201]));
    expect(new Set(replies.map((reply) => reply.body['id'])).size).toBe(1);
    expect(replies.filter((reply) => reply.headers.get('Idempotency-Replayed') === null)).toHaveLength(1);
    expect(await api.db('customers').where({ external_id: 'parallel' })).toHaveLength(1);
  });

  it('refuses the same key with another body', async () => {
    await api.post('/customers', { external_id: 'keyed' }, { 'Idempotency-Key': 'keyed-1' });
    const { status, body } = await api.post('/customers', { external_id: 'other' }, { 'Idempotency-Key': 'keyed-1' });
    expect([status, body['code'], body['reason']]).toEqual([409, 'conflict', 'idempotency_key_reused']);
  });
});

describe('finding customers', () => {
  it('finds one by our id, by its external id and by the external path', async () => {
    const { body } = await api.post('/customers', { external_id: 'find/me 1' });
    const external = encodeURIComponent('find/me 1');
    for (const path of [`/customers/${body['id']}`, `/customers/${external}`, `/customers/external/${external}`]) {
      expect((await api.get(path)).body).toEqual(body);
    }
    expect((await api.get(`/customers/external/${body['id']}`)).status).toBe(404);
  });

  it('answers 404 for a customer of another environment', async () => {
    const { body } = await api.post('/customers', { external_id: 'mine' });
    const { status, body: refusal } = await api.elsewhere.get(`/customers/${body['id']}`);
    expect([status, refusal['code'], refusal['reason']]).toEqual([404, 'not_found', 'customer_not_found']);
  });

  it('pages through all of them once, newest first, by cursor', async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      api.clock.set(`2026-02-0${n}T00:00:00.000Z`);
      await api.elsewhere.post('/customers', { external_id: `page-${n}` });
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.elsewhere.get(`/customers?limit=2${cursor}`);
      seen.push(...body['items'].map((item: { external_id: string }) => item.external_id));
      expect(body['pagination'].has_more).toBe(body['pagination'].next_cursor !== null);
      cursor = body['pagination'].next_cursor === null ? '' : `&cursor=${body['pagination'].next_cursor}`;
    } while (cursor !== '');
    expect(seen.slice(0, 5)).toEqual(['page-5', 'page-4', 'page-3', 'page-2', 'page-1']);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('searches by each of the documented fields', async () => {
    const { body } = await api.post('/customers', { external_id: 'wanted', name: 'Wanted GmbH', email: 'w@x.example', metadata: { team: 'red', size: 'l' } });
    const bodies = [
      { external_id: 'wanted' },
      { external_customer_id: 'wanted' },
      { external_ids: ['wanted', 'nobody'] },
      { customer_ids: [body['id']] },
      { email: 'w@x.example' },
      { metadata: { team: 'red' } },
      { filters: [{ field: 'name', operator: 'contains', data_type: 'string', value: { string: 'wanted g' } }] },
    ];
    for (const search of bodies) {
      const found = await api.post('/customers/search', search);
      expect([found.status, found.body['items'].length, found.body['items'][0]?.id]).toEqual([200, 1, body['id']]);
    }
    expect((await api.post('/customers/search', {})).body['items'].length).toBeGreaterThan(5);
    expect((await api.post('/customers/search')).status).toBe(200);
  });

  it('refuses to filter by a field that is not documented', async () => {
    const { status, body } = await api.post('/customers/search', { filters: [{ field: 'address', operator: 'eq', value: { string: 'x' } }] });
    expect([status, body['reason']]).toEqual([400, 'unknown_filter_field']);
  });
});

describe('changing a customer', () => {
  it('changes what was sent and keeps the rest', async () => {
    await api.post('/customers', { external_id: 'change', name: 'Before', email: 'b@x.example', address_city: 'Rome', metadata: { a: '1' } });
    const { status, body } = await api.put('/customers/change', { name: 'After', address_country: 'it' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'After', email: 'b@x.example', address_city: 'Rome', address_country: 'IT', metadata: { a: '1' } });
  });

  it('finds the customer by the query as well', async () => {
    const { body } = await api.post('/customers', { external_id: 'by-query' });
    expect((await api.put('/customers?external_customer_id=by-query', { name: 'One' })).body['name']).toBe('One');
    expect((await api.put(`/customers?id=${body['id']}`, { name: 'Two' })).body['name']).toBe('Two');
    expect((await api.put('/customers', { name: 'Three' })).status).toBe(400);
    expect((await api.put('/customers?id=nobody', { name: 'Three' })).status).toBe(404);
  });

  it('keeps an external id that was given up: its events still count, and nobody else can take it', async () => {
    const { body } = await api.post('/customers', { external_id: 'old-name' });
    expect((await api.put('/customers/old-name', { external_id: 'new-name' })).body).toMatchObject({ id: body['id'], external_customer_id: 'new-name' });
    const row = await requireCustomer(api.db, 'env_1', 'new-name');
    expect(customerRefs(row)).toEqual([body['id'], 'new-name', 'old-name']);
    expect((await api.post('/customers', { external_id: 'old-name' })).body).toMatchObject({
      reason: 'external_id_taken',
      details: { customer_id: body['id'] },
    });
    const back = await api.put('/customers/new-name', { external_id: 'old-name' });
    expect(customerRefs(await requireCustomer(api.db, 'env_1', back.body['id']))).toEqual([body['id'], 'old-name', 'new-name']);
  });

  it('refuses an external id that another customer has', async () => {
    await api.post('/customers', { external_id: 'left' });
    await api.post('/customers', { external_id: 'right' });
    expect((await api.put('/customers/left', { external_id: 'right' })).body['reason']).toBe('external_id_taken');
    expect((await api.put('/customers/left', { timezone: 'Nowhere' })).body['reason']).toBe('invalid_timezone');
  });
});

describe('deleting a customer', () => {
  it('answers 204, hides the customer and frees its external id', async () => {
    const { body } = await api.post('/customers', { external_id: 'goner' });
    const { status } = await api.delete('/customers/goner');
    expect(status).toBe(204);
    expect((await api.get(`/customers/${body['id']}`)).status).toBe(404);
    expect((await api.delete(`/customers/${body['id']}`)).status).toBe(404);
    const again = await api.post('/customers', { external_id: 'goner' });
    expect(again.status).toBe(201);
    expect(again.body['id']).not.toBe(body['id']);
    expect((await api.post('/customers/search', { status: 'deleted', external_id: 'goner' })).body['items']).toHaveLength(1);
  });

  it('is refused while a subscription has not ended', async () => {
    const busy = (await api.post('/customers', { external_id: 'busy' })).body['id'];
    await subscribe(busy, 'active');
    const { status, body } = await api.delete('/customers/busy');
    expect([status, body['reason']]).toEqual([400, 'customer_has_subscriptions']);
    await api.db('subscriptions').where({ customer_id: busy }).update({ status: 'cancelled' });
    expect((await api.delete('/customers/busy')).status).toBe(204);
  });
});
