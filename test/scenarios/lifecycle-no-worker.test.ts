import { eventually, flat, scenario, testApp, type SubscriptionView } from '../harness';

// Nobody serves the subscriptions until a test starts a worker; so the tests follow one another.
const app = testApp({ worker: false });

/** 300 a month in advance from 1 April: ten a day. */
function monthly(name: string, fields: Readonly<Record<string, unknown>> = {}) {
  return scenario(app)
    .clock('2024-04-01')
    .plan(flat('300', { timing: 'advance' }))
    .customer(name)
    .subscribe(fields)
    .start();
}

it('a draft needs no worker: it is cancelled or activated, and its first invoice is there at once', async () => {
  const dropped = await monthly('dropped', { subscription_status: 'draft' });
  expect(await dropped.cancel({ cancellation_type: 'immediate' })).toMatchObject({ subscription_status: 'cancelled' });
  const signed = await monthly('signed', { subscription_status: 'draft' });
  expect(await app.api.post<SubscriptionView>(`/subscriptions/${signed.subscriptionId()}/activate`)).toMatchObject({ subscription_status: 'active' });
  expect((await signed.invoices()).map(({ total }) => total)).toEqual(['300.00']);
});

it('a cancelled draft whose answer was lost in a crash is cancelled by the relay', async () => {
  const world = await monthly('crashed', { subscription_status: 'draft' });
  const now = new Date(Date.now() - 60_000).toISOString();
  // As after a crash between noting the command and applying it.
  const id = `cmd_${world.subscriptionId()}`;
  const command = { kind: 'cancel_now', billLastPeriod: true };
  const owner = { environment_id: app.environmentId, subscription_id: world.subscriptionId() };
  await app.deps.db('subscription_commands').insert({
    ...{ id, ...owner, kind: 'cancel_now', payload: JSON.stringify({ command, reason: 'no deal' }), requested_at: now, created_at: now },
  });
  await app.deps.db('outbox').insert({
    ...{ environment_id: app.environmentId, topic: 'subscription.command', subject_id: id, payload: '{}', created_at: now, available_at: now },
  });
  const worker = await app.startWorker();
  const cancelled = await eventually(
    () => world.subscription(),
    ({ subscription_status }) => subscription_status === 'cancelled',
  );
  expect(cancelled.cancel_reason).toBe('no deal');
  await worker.stop();
});

it('a pause that no worker serves is answered with 503, and the same key later gives one pause as of one instant', async () => {
  const world = await monthly('unserved');
  const send = () =>
    app.api.ask<{ reason: string; id: string }>('POST', `/subscriptions/${world.subscriptionId()}/pause`, {}, { 'Idempotency-Key': 'unserved-pause' });
  const refused = await send();
  expect([refused.status, refused.body.reason]).toEqual([503, 'temporal_unavailable']);
  await app.startWorker();
  await eventually(
    () => world.subscription(),
    ({ subscription_status }) => subscription_status === 'paused',
  );
  const [first, second] = [await send(), await send()];
  expect([first.status, second.body]).toEqual([200, first.body]);
  expect((await world.subscription()).pauses.map(({ id }) => id)).toEqual([first.body.id]);
});
