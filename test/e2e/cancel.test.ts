import { brief, flat, perUnit, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();

function subscribed(name: string): Promise<World> {
  return scenario(app).clock('2024-01-01').plan(perUnit('1')).customer(name).subscribe().start();
}

describe('a cancellation at the end of the period', () => {
  it('bills the usage of the last period and nothing after it', async () => {
    const world = await subscribed('end');
    await world.clock.to('2024-02-10');
    const cancelled = await world.cancel({ cancellation_type: 'end_of_period', reason: 'too dear' });
    expect(cancelled).toMatchObject({
      subscription_status: 'active',
      cancel_at_period_end: true,
      cancel_at: '2024-03-01T00:00:00.000Z',
      cancel_reason: 'too dear',
    });
    await world.events(8, { at: '2024-02-28' });
    await world.events(5, { at: '2024-03-02' });
    await world.clock.to('2024-06-01');
    expect((await world.invoices()).map(brief)).toEqual([
      { status: 'paid', period: '2024-01-01 2024-02-01', total: '0.00' },
      { status: 'open', period: '2024-02-01 2024-03-01', total: '8.00' },
    ]);
    expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-03-01T00:00:00.000Z' });
  });

  it('can be undone until then', async () => {
    const world = await subscribed('kept');
    await world.cancel({ cancellation_type: 'end_of_period' });
    const kept = await app.api.post<SubscriptionView>(`/subscriptions/${world.subscriptionId()}/keep`);
    expect(kept).toMatchObject({ subscription_status: 'active', cancel_at_period_end: false, cancel_at: null, cancelled_at: null });
    await world.clock.to('2024-03-01');
    expect(await world.invoices()).toHaveLength(2);
  });
});

describe('an immediate cancellation', () => {
  it('bills the usage up to this instant', async () => {
    const world = await subscribed('now');
    await world.events(3, { at: '2024-01-09' });
    await world.events(4, { at: '2024-01-20' });
    await world.clock.to('2024-01-10T12:00:00Z');
    const cancelled = await world.cancel({ cancellation_type: 'immediate', cancel_immediately_inovice_policy: 'generate_invoice' });
    expect(cancelled).toMatchObject({ subscription_status: 'cancelled', effective_date: '2024-01-10T12:00:00.000Z' });
    expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-01-10T12:00:00.000Z', total: '3.00' }]);
  });

  it('forgoes the last invoice when told to skip it', async () => {
    const world = await subscribed('skipped');
    await world.events(3);
    const cancelled = await world.cancel({ cancellation_type: 'immediate', cancel_immediately_inovice_policy: 'skip' });
    expect(cancelled).toMatchObject({ subscription_status: 'cancelled' });
    await world.clock.to('2024-03-01');
    expect(await world.invoices()).toEqual([]);
  });

  it('of a subscription that has not started leaves nothing behind', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan(flat('5', { timing: 'advance' }))
      .customer('never')
      .subscribe({ start_date: '2024-02-01T00:00:00Z' })
      .start();
    expect(await world.cancel({ cancellation_type: 'immediate' })).toMatchObject({ subscription_status: 'cancelled' });
    await world.clock.to('2024-04-01');
    expect(await world.invoices()).toEqual([]);
  });
});

it('ends a subscription at the date that was set, in the middle of a period', async () => {
  const world = await subscribed('date');
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-02-15T00:00:00Z' });
  await world.events(2, { at: '2024-02-14' });
  await world.events(9, { at: '2024-02-15' });
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(brief)).toEqual([
    { status: 'paid', period: '2024-01-01 2024-02-01', total: '0.00' },
    { status: 'open', period: '2024-02-01 2024-02-15', total: '2.00' },
  ]);
});

it('ends a subscription at the end date that it was created with', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('agreed').subscribe({ end_date: '2024-02-10T00:00:00Z' }).start();
  await world.events(2, { at: '2024-02-09' });
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(brief).at(-1)).toEqual({ status: 'open', period: '2024-02-01 2024-02-10', total: '2.00' });
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-02-10T00:00:00.000Z' });
});

describe('refusals', () => {
  it('say what would be legal, and change nothing', async () => {
    const world = await subscribed('refused');
    await world.clock.to('2024-01-10');
    const path = `/subscriptions/${world.subscriptionId()}`;
    const past = await app.api.ask('POST', `${path}/cancel`, { cancellation_type: 'scheduled_date', cancel_at: '2024-01-09T00:00:00Z' });
    expect([past.status, past.body.reason, past.body.details['legal']]).toEqual([400, 'cancel_at_in_past', expect.arrayContaining(['cancel_now'])]);
    const dateless = await app.api.ask('POST', `${path}/cancel`, { cancellation_type: 'scheduled_date' });
    expect([dateless.status, dateless.body.errors[0]?.pointer]).toEqual([400, '/cancel_at']);
    expect(await world.subscription()).toMatchObject({ subscription_status: 'active', cancel_at: null });

    await world.cancel({ cancellation_type: 'immediate' });
    for (const again of [`${path}/cancel`, `${path}/keep`]) {
      const ended = await app.api.ask('POST', again, { cancellation_type: 'immediate' });
      expect([ended.status, ended.body.reason]).toEqual([400, 'subscription_ended']);
    }
    expect((await app.api.ask('POST', '/subscriptions/sub_unknown/cancel', { cancellation_type: 'immediate' })).status).toBe(404);
  });
});

describe('at the same time', () => {
  it('twenty cancellations with one Idempotency-Key are one, and all have its answer', async () => {
    const world = await subscribed('key');
    await world.events(3);
    await world.clock.to('2024-01-10');
    const path = `/subscriptions/${world.subscriptionId()}/cancel`;
    const send = () => app.api.ask<SubscriptionView>('POST', path, { cancellation_type: 'immediate' }, { 'Idempotency-Key': 'cancel-1' });
    const replies = await Promise.all(Array.from({ length: 20 }, send));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await world.invoices()).toHaveLength(1);
    expect(await app.deps.db('subscription_commands').where({ subscription_id: world.subscriptionId(), kind: 'cancel_now' })).toHaveLength(1);
  });

  it('different cancellations take their turns: one ends it, and each other is done before or refused', async () => {
    const world = await subscribed('race');
    await world.events(3);
    await world.clock.to('2024-01-10');
    const bodies = [
      { cancellation_type: 'immediate' },
      { cancellation_type: 'end_of_period' },
      { cancellation_type: 'immediate' },
      { cancellation_type: 'end_of_period' },
    ];
    const replies = await Promise.all(bodies.map((body) => app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/cancel`, body)));
    for (const { status, body } of replies) expect([200, 400]).toContain(status === 400 && body.reason !== 'subscription_ended' ? body.reason : status);
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-01-10T00:00:00.000Z' });
    expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-01-10', total: '3.00' }]);
  });

  it('a cancellation and an advance of the clock never lose usage or bill it twice', async () => {
    const world = await subscribed('clocked');
    await world.events(3, { at: '2024-01-05' });
    await world.events(4, { at: '2024-02-05' });
    await world.clock.to('2024-01-31T23:59:59Z');
    await Promise.all([world.clock.to('2024-04-01'), world.cancel({ cancellation_type: 'end_of_period' })]);
    await world.clock.to('2024-06-01');
    const totals = (await world.invoices()).filter(({ total }) => total !== '0.00').map(({ total }) => total);
    expect([['3.00'], ['3.00', '4.00']]).toContainEqual(totals);
    expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled' });
  });
});
