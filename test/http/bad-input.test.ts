import { testApp } from '../harness';

const app = testApp({ worker: false });
const NUL = 'a\u0000b';
const HALF = 'a\ud800b';

interface Created {
  readonly id: string;
  readonly metadata: Readonly<Record<string, string>>;
}

const createCustomer = (body: Readonly<Record<string, unknown>>) => app.api.ask('POST', '/customers', body);

describe('text that Postgres cannot hold', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['/name', { external_id: 'nul-1', name: NUL }],
    ['/external_id', { external_id: NUL }],
    ['/metadata/note', { external_id: 'nul-2', metadata: { note: NUL } }],
    ['/metadata/a?b', { external_id: 'nul-3', metadata: { [NUL]: 'note' } }],
    ['/external_id', { external_id: HALF }],
    ['/metadata/note', { external_id: 'half-1', metadata: { note: HALF } }],
    ['/address_line1', { external_id: 'half-2', address_line1: HALF }],
  ])('is refused where it stands: %s', async (pointer, body) => {
    const { status, body: error } = await createCustomer(body);
    expect([status, error.reason, error.errors[0]?.pointer]).toEqual([400, 'validation_failed', pointer]);
  });

  it('does not stand in the way of whole surrogate pairs', async () => {
    expect((await createCustomer({ external_id: 'wave', name: '\u{1f30a}' })).status).toBe(201);
  });

  it('is refused in a path, in a filter and in a cursor', async () => {
    expect((await app.api.ask('GET', '/customers/a%00b')).status).toBe(400);
    const filters = [{ field: 'name', operator: 'eq', value: { string: NUL } }];
    expect((await app.api.ask('POST', '/customers/search', { filters })).status).toBe(400);
    const cursor = Buffer.from(JSON.stringify([NUL, 'cust_1'])).toString('base64url');
    expect((await app.api.ask('GET', `/customers?cursor=${cursor}`)).status).toBe(400);
  });
});

describe('filters of a search', () => {
  const search = (path: string, field: string, operator: string, value: unknown) =>
    app.api.ask('POST', `${path}/search`, { filters: [{ field, operator, value: { string: value } }] });

  it.each([
    ['no instant', '/customers', 'created_at', 'after', 'abc'],
    ['an instant that no calendar has', '/customers', 'created_at', 'after', '2024-02-31T00:00:00Z'],
    ['an instant beyond the range of Postgres', '/customers', 'created_at', 'lt', '999999-01-01T00:00:00Z'],
    ['no number', '/invoices', 'total', 'gt', 'many'],
    ['a number beyond the range of its column', '/plans', 'display_order', 'gt', '99999999999999999999'],
  ])('refuse %s', async (_what, path, field, operator, value) => {
    const { status, body } = await search(path, field, operator, value);
    expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'validation_failed', '/filters']);
  });

  it('find parts of a value in columns that are no text', async () => {
    expect((await search('/customers', 'created_at', 'contains', '20')).status).toBe(200);
    expect((await search('/invoices', 'total', 'not_contains', '5')).status).toBe(200);
  });

  it("accept each dialect's name of a status", async () => {
    for (const [path, field, value] of [
      ['/subscriptions', 'subscription_status', 'active'],
      ['/invoices', 'invoice_status', 'FINALIZED'],
    ] as const)
      expect((await search(path, field, 'eq', value)).status).toBe(200);
  });
});

describe('metadata', () => {
  it.each([[{ a: {} }], [{ a: ['b'] }], [{ a: null }]])('refuses %j, which text could not give back', async (metadata) => {
    const { status, body } = await createCustomer({ external_id: 'nested', metadata });
    expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'validation_failed', '/metadata/a']);
  });

  it('keeps numbers and booleans as text', async () => {
    const created = await app.api.post<Created>('/customers', { external_id: 'scalars', metadata: { seats: 5, trial: true, note: 'x' } });
    expect(created.metadata).toEqual({ seats: '5', trial: 'true', note: 'x' });
  });
});

it('refuses a body that is nested without end, with and without an Idempotency-Key', async () => {
  const open = '{"a":'.repeat(100_000);
  const body = `${open}1${'}'.repeat(100_000)}`;
  for (const headers of [{}, { 'Idempotency-Key': 'deep' }]) {
    const sent = { 'X-API-Key': app.apiKey, 'Content-Type': 'application/json', ...headers };
    const response = await fetch(`${app.api.url}/v1/customers`, { method: 'POST', headers: sent, body });
    expect(response.status).toBe(400);
  }
});

describe('the time zone of a subscription', () => {
  it.each(['local', 'UTC+3', '+02:00', 'Mars/Olympus', ''])('refuses %j, as that of a customer does', async (timezone) => {
    const plan = await app.api.post<Created>('/pricing-plans', {
      name: 'Zones',
      currency: 'usd',
      charges: [{ pricing_model: 'flat', event_name: 'fee', amount: '1' }],
    });
    const customer = await app.api.post<Created>('/customers', { external_id: `zone-${timezone}` });
    const { status, body } = await app.api.ask('POST', '/subscriptions', { customer_id: customer.id, plan_id: plan.id, timezone });
    expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'invalid_timezone', '/timezone']);
    expect((await createCustomer({ external_id: 'zone', timezone })).body.reason).toBe('invalid_timezone');
  });
});

it('says each refusal in the nested form as well, which older SDKs decode', async () => {
  const { body } = await app.api.ask('GET', '/customers/nobody');
  expect(body).toMatchObject({ success: false, error: { message: body.message, internal_error: 'customer_not_found' } });
});

describe('a year that cannot be counted from', () => {
  it.each([
    ['/start_date', { start_date: '0001-01-01T00:00:00Z' }],
    ['/start_date', { start_date: '9999-12-01T00:00:00Z' }],
    ['/end_date', { end_date: '9999-12-31T23:59:59-05:00' }],
    ['/trial_end_date', { trial_end_date: '9999-12-31T00:00:00Z' }],
  ])('is refused where it stands, before it could spoil what is read later: %s', async (pointer, dates) => {
    const { status, body } = await app.api.ask('POST', '/subscriptions', { customer_id: 'anybody', plan_id: 'plan_any', ...dates });
    expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'validation_failed', pointer]);
  });

  it('does not stand in the way of an end that means never', async () => {
    const body = { customer_id: 'anybody', plan_id: 'plan_any', end_date: '9999-12-31T23:59:59Z' };
    expect((await app.api.ask('POST', '/subscriptions', body)).body.reason).toBe('customer_not_found');
  });

  it('is refused for a test clock', async () => {
    const { status, body } = await app.api.ask('POST', '/test-clocks', { frozen_time: '0001-01-01T00:00:00Z' });
    expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'validation_failed', '/frozen_time']);
  });
});
