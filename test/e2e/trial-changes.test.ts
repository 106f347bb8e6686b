import { flat, perUnit, scenario, testApp } from '../harness';

const app = testApp();

function trial(name: string) {
  return scenario(app)
    .clock('2024-01-10')
    .plan([flat('20', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe({ trial_end_date: '2024-01-24T00:00:00Z' })
    .start();
}

function modify(subscriptionId: string, trial_end_params: object) {
  return app.api.ask('POST', `/subscriptions/${subscriptionId}/modify/execute`, { type: 'trial_end', trial_end_params });
}

it('starts billing at the instant at which a trial is ended early', async () => {
  const world = await trial('impatient');
  await world.clock.to('2024-01-15');
  const reply = await modify(world.subscriptionId(), { action: 'immediate' });
  expect(reply.body).toMatchObject({
    subscription: {
      subscription_status: 'active',
      trial_end: '2024-01-15T00:00:00.000Z',
      current_period_start: '2024-01-15T00:00:00.000Z',
      current_period_end: '2024-02-15T00:00:00.000Z',
    },
  });
  expect((await world.invoices()).map(({ kind, total }) => ({ kind, total }))).toEqual([{ kind: 'trial', total: '20.00' }]);
});

it('asks for no fee before the end of a trial that was extended', async () => {
  const world = await trial('undecided');
  await modify(world.subscriptionId(), { action: 'scheduled_date', new_trial_end: '2024-02-10T00:00:00Z' });
  await world.clock.to('2024-02-09');
  expect(await world.subscription()).toMatchObject({
    subscription_status: 'trialing',
    trial_end: '2024-02-10T00:00:00.000Z',
    current_period_end: '2024-02-10T00:00:00.000Z',
  });
  expect(await world.invoices()).toEqual([]);
  await world.clock.to('2024-02-10');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'active', billing_anchor: '2024-02-10T00:00:00.000Z' });
});

it('refuses to move the end of a trial into the past, or to end one that is over, and says what is legal instead', async () => {
  const world = await trial('late-comer');
  expect((await modify(world.subscriptionId(), { action: 'scheduled_date', new_trial_end: '2024-01-09T00:00:00Z' })).body).toMatchObject({
    reason: 'trial_end_in_past',
  });
  await world.clock.to('2024-01-25');
  const refused = await modify(world.subscriptionId(), { action: 'immediate' });
  expect(refused.body).toMatchObject({ reason: 'command_refused', details: { legal: expect.not.arrayContaining(['end_trial']) as unknown } });
});
