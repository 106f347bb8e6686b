import { testApp, toInstant, type InvoiceView } from '../harness';

const app = testApp();

interface Answer {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly items: readonly InvoiceView[];
  readonly charges: readonly object[];
}

/** A call of dialect B's reference: Bearer authentication, JSON both ways. */
async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${app.api.url}/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${app.apiKey}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) as Answer };
}

const PLAN = {
  name: 'Tokens',
  currency: 'usd',
  charges: [
    { event_name: 'chat', pricing_model: 'flat', amount: '20' },
    { event_name: 'chat', pricing_model: 'per_unit', unit_amount: '0.5' },
    {
      event_name: 'chat',
      pricing_model: 'graduated',
      aggregation: 'sum',
      field: 'tokens',
      tiers: [
        { up_to: 100, unit_amount: '0.1' },
        { up_to: null, unit_amount: '0.05' },
      ],
    },
    {
      event_name: 'image',
      pricing_model: 'volume',
      tiers: [
        { up_to: 10, unit_amount: '1' },
        { up_to: null, unit_amount: '0.8' },
      ],
    },
    { event_name: 'image', pricing_model: 'package', amount: '3', package_size: 4 },
    { event_name: 'audio', pricing_model: 'credit', unit_amount: '0.25' },
  ],
};

it('carries a customer from its creation to a paid-for invoice with the calls of the reference alone', async () => {
  const clock = await call('POST', '/test-clocks', { frozen_time: toInstant('2024-03-01') });
  const customer = await call('POST', '/customers', {
    ...{ external_id: 'acme', name: 'Acme', email: 'a@acme.example', currency: 'USD', metadata: { tier: 'gold' } },
    test_clock_id: clock.body.id,
  });
  expect([customer.status, customer.body['external_id'], customer.body['currency']]).toEqual([201, 'acme', 'usd']);

  const plan = await call('POST', '/pricing-plans', PLAN);
  expect(plan.status).toBe(201);
  const read = await call('GET', `/pricing-plans/${plan.body.id}`);
  expect(read.body.charges[2]).toMatchObject({ pricing_model: 'graduated', tiers: [{ unit_amount: '0.1' }, { up_to: null, unit_amount: '0.05' }] });

  const subscription = await call('POST', '/subscriptions', { customer_id: 'acme', plan_id: plan.body.id });
  expect([subscription.status, subscription.body['subscription_status'], subscription.body['start_date']]).toEqual([201, 'active', toInstant('2024-03-01')]);

  const one = await call('POST', '/events', {
    event_name: 'chat',
    customer_id: 'acme',
    idempotency_key: 'e-1',
    timestamp: '2024-03-02T10:00:00Z',
    properties: { tokens: 150 },
  });
  expect(one.status).toBe(202);
  const images = Array.from({ length: 11 }, (_, n) => ({
    event_name: 'image',
    customer_id: 'acme',
    idempotency_key: `i-${n}`,
    timestamp: '2024-03-03T10:00:00Z',
  }));
  const audio = Array.from({ length: 6 }, (_, n) => ({
    event_name: 'audio',
    customer_id: 'acme',
    idempotency_key: `a-${n}`,
    timestamp: '2024-03-03T11:00:00Z',
  }));
  const batch = await call('POST', '/events/batch', { events: [...images, ...audio] });
  expect([batch.status, batch.body['accepted']]).toEqual([202, 17]);

  const listed = await call('GET', '/events?customer_id=acme&event_name=image&from=2024-03-01T00:00:00Z&to=2024-04-01T00:00:00Z&limit=4');
  expect(listed.body.items).toHaveLength(4);

  const grant = await call('POST', '/credit-grants', { customer_id: 'acme', amount: 2, expires_in_days: 30, rollover: false });
  expect([grant.status, grant.body['remaining']]).toEqual([201, '2']);

  await call('POST', `/test-clocks/${clock.body.id}/advance`, { frozen_time: toInstant('2024-04-01') });
  const invoices = await call('GET', '/invoices?customer_id=acme&status=open&from=2024-04-01T00:00:00Z&to=2024-04-02T00:00:00Z');
  expect(invoices.status).toBe(200);
  const [invoice] = invoices.body.items;
  // Credits pay before anything is priced, in the order of the lines: one chat event, then the first of the 150 tokens.
  expect(invoice?.line_items.map(({ quantity, credits_applied, amount }) => [quantity, credits_applied, amount])).toEqual([
    ['1', '0', '20.00'],
    ['1', '1', '0.00'],
    ['150', '1', '12.45'],
    ['11', '0', '8.80'],
    ['11', '0', '9.00'],
    ['6', '0', '1.50'],
  ]);
  expect(invoice?.total).toBe('51.75');
  const whole = await call('GET', `/invoices/${invoice?.id}`);
  expect(whole.body).toMatchObject({ status: 'open', total: '51.75', total_tax: '0.00', amount_due: '51.75', amount_paid: '0.00', payment_status: 'PENDING' });
});

it('lets trials and starts be set when subscribing', async () => {
  const plan = await call('POST', '/pricing-plans', PLAN);
  await call('POST', '/customers', { external_id: 'trial' });
  const body = { customer_id: 'trial', plan_id: plan.body.id, start_date: '2099-01-01T00:00:00Z', trial_end_date: '2099-01-15T00:00:00Z' };
  const { status, body: subscription } = await call('POST', '/subscriptions', body);
  expect(status).toBe(201);
  expect(subscription).toMatchObject({ subscription_status: 'scheduled', start_date: '2099-01-01T00:00:00.000Z', trial_end_date: '2099-01-15T00:00:00.000Z' });
});

it('answers with the codes that the reference lists', async () => {
  const code = async (method: string, path: string, body?: unknown) => {
    const reply = await call(method, path, body);
    return [reply.status, reply.body['code']];
  };
  expect(await code('POST', '/events', { customer_id: 'acme' })).toEqual([400, 'invalid_request']);
  expect(await code('GET', '/invoices/inv_unknown')).toEqual([404, 'not_found']);
  await call('POST', '/events', { event_name: 'x', customer_id: 'acme', idempotency_key: 'same', properties: { a: 1 } });
  expect(await code('POST', '/events', { event_name: 'x', customer_id: 'acme', idempotency_key: 'same', properties: { a: 2 } })).toEqual([409, 'conflict']);
  const response = await fetch(`${app.api.url}/v1/customers`, { headers: { Authorization: 'Bearer fp_live_wrong' } });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([401, 'unauthorized']);
});
