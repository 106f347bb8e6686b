import { flat, perUnit, scenario, testApp, type SubscriptionView } from '../harness';

const app = testApp();
let used = 0;
const freshKey = () => `key-${(used += 1)}`;
const keyed = (key: string) => ({ 'Idempotency-Key': key });

describe('the same Idempotency-Key', () => {
  it('with the same body has the first answer, whatever the order of its fields', async () => {
    const key = freshKey();
    const first = await app.api.ask('POST', '/customers', { external_id: 'once', name: 'A' }, keyed(key));
    const second = await app.api.ask('POST', '/customers', { name: 'A', external_id: 'once' }, keyed(key));
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect([first.headers.get('Idempotency-Replayed'), second.headers.get('Idempotency-Replayed')]).toEqual([null, 'true']);
  });

  it.each([
    ['body', '/customers', { external_id: 'other' }],
    ['route', '/plans', { name: 'once-more' }],
  ])('with another %s is refused with 409', async (_what, path, body) => {
    const key = freshKey();
    await app.api.post('/customers', { external_id: `first-of-${key}` }, keyed(key));
    const reply = await app.api.ask('POST', path, body, keyed(key));
    expect([reply.status, reply.body.code, reply.body.reason]).toEqual([409, 'conflict', 'idempotency_key_reused']);
  });

  it('can be sent again with a corrected body after a refusal', async () => {
    const key = freshKey();
    expect((await app.api.ask('POST', '/customers', { external_id: '' }, keyed(key))).status).toBe(400);
    expect((await app.api.ask('POST', '/subscriptions', { customer_id: 'nobody', plan_id: 'plan_none' }, keyed(key))).status).toBe(404);
    expect((await app.api.ask('POST', '/customers', { external_id: 'corrected' }, keyed(key))).status).toBe(201);
  });

  it('can be sent again with a corrected command after a refusal', async () => {
    const world = await scenario(app).clock('2024-01-10').plan(perUnit('1')).customer('corrected').subscribe().start();
    const path = `/subscriptions/${world.subscriptionId()}/cancel`;
    const key = freshKey();
    const refused = await app.api.ask('POST', path, { cancellation_type: 'scheduled_date', cancel_at: '2024-01-09T00:00:00Z' }, keyed(key));
    expect([refused.status, refused.body.reason]).toEqual([400, 'cancel_at_in_past']);
    const accepted = await app.api.ask<SubscriptionView>('POST', path, { cancellation_type: 'scheduled_date', cancel_at: '2024-01-19T00:00:00Z' }, keyed(key));
    expect([accepted.status, accepted.body.cancel_at]).toEqual([200, '2024-01-19T00:00:00.000Z']);
  });

  it('must be visible characters, at most 255; an empty one is none', async () => {
    const send = (key: string, n: number) => app.api.ask('POST', '/customers', { external_id: `odd-${n}` }, keyed(key));
    for (const key of ['with space', 'x'.repeat(256)]) expect((await send(key, key.length)).body.reason).toBe('invalid_idempotency_key');
    expect((await send('', 0)).status).toBe(201);
  });
});

describe('twenty parallel calls with one Idempotency-Key', () => {
  const twenty = async <T>(path: string, body: unknown) => {
    const key = freshKey();
    const replies = await Promise.all(Array.from({ length: 20 }, () => app.api.ask<T>('POST', path, body, keyed(key))));
    expect(new Set(replies.map(({ status }) => status)).size).toBe(1);
    expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
    return replies;
  };

  it('make one subscription with one invoice', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan(flat('5', { timing: 'advance' }))
      .customer('parallel')
      .start();
    const [reply] = await twenty<SubscriptionView>('/subscriptions', { customer_id: world.customer(), plan_id: world.planId });
    expect(reply?.status).toBe(201);
    expect(await app.deps.db('subscriptions').where({ customer_id: reply?.body.customer_id })).toHaveLength(1);
    expect(await world.invoices()).toHaveLength(1);
    await world.clock.to('2024-02-01');
    expect(await world.invoices()).toHaveLength(2);
  });

  it('grant credits once', async () => {
    const world = await scenario(app).customer('granted').start();
    await twenty('/credit-grants', { customer_id: world.customer(), amount: 10 });
    expect(await app.api.get(`/credit-grants?customer_id=${world.customer()}`)).toMatchObject({ pagination: { total: 1 } });
  });

  it('void an invoice once', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan(flat('5', { timing: 'advance' }))
      .customer('voided')
      .subscribe()
      .start();
    const [invoice] = await world.invoices();
    const replies = await twenty(`/invoices/${invoice?.id}/void`, { reason: 'twice' });
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it('advance a clock once', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('clocked').subscribe().start();
    await twenty(`/test-clocks/${world.clockId()}/advance`, { frozen_time: '2024-03-01T00:00:00Z' });
    expect(await world.invoices()).toHaveLength(2);
  });
});
