import { eventually, flat, scenario, testApp } from '../harness';

const app = testApp({ worker: false });

it('a command that no worker serves is answered with 503, and takes effect once when a worker is there', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('unserved').subscribe().start();
  const path = `/subscriptions/${world.subscriptionId()}/cancel`;
  const send = () => app.api.ask('POST', path, { cancellation_type: 'immediate' }, { 'Idempotency-Key': 'unserved-1' });
  const refused = await send();
  expect([refused.status, refused.body.code, refused.body.reason]).toEqual([503, 'unavailable', 'temporal_unavailable']);
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);

  await app.startWorker();
  await eventually(
    () => world.subscription(),
    ({ subscription_status }) => subscription_status === 'cancelled',
  );
  expect((await send()).status).toBe(200);
  expect(await app.deps.db('subscription_commands').whereNot({ kind: 'create' }).select('refusal')).toEqual([{ refusal: null }]);
});

it('a subscription whose workflow was never started is started by the relay', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('revived').start();
  const { id } = await world.subscribe();
  // As after a crash between the commit and the start.
  await app.temporal.client.workflow.getHandle(`subscription/${id}`).terminate();
  await app.deps.db('outbox').where({ topic: 'subscription.start', subject_id: id }).update({ processed_at: null });
  await app.startWorker();
  await world.clock.to('2024-02-01');
  expect(await world.invoices()).toHaveLength(1);
  const pending = app.deps.db('outbox').where({ topic: 'subscription.start', subject_id: id }).whereNull('processed_at');
  await eventually(
    () => pending.clone(),
    ({ length }) => length === 0,
  );
});
