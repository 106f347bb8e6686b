import { brief, flat, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

/** Twenty a month in advance and requests at 1, from 10 January, with a trial of fourteen days. */
function trial(name: string, fields: Readonly<Record<string, unknown>> = {}, charges = [flat('20', { timing: 'advance' }), perUnit('1')]): Promise<World> {
  return scenario(app)
    .clock('2024-01-10')
    .plan(charges)
    .customer(name)
    .subscribe({ trial_period_days: 14, ...fields })
    .start();
}

function moveEnd(world: World, trial_end_params: object) {
  return app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/modify/execute`, { type: 'trial_end', trial_end_params });
}

async function bills(world: World) {
  return (await world.invoices()).map(({ kind, period_start, total }) => `${kind} from ${period_start.slice(0, 10)}: ${total}`);
}

it('a trial converts by itself: the fee is due at its end, and that is the new anchor', async () => {
  const world = await trial('converts');
  await world.events(5, { at: '2024-01-20' });
  await world.clock.to('2024-02-24');
  expect(await bills(world)).toEqual(['trial from 2024-01-10: 20.00', 'period from 2024-01-24: 20.00']);
  expect(await world.subscription()).toMatchObject({ subscription_status: 'active', billing_anchor: '2024-01-24T00:00:00.000Z' });
});

it('a trial whose usage is billed asks for it at its end, and for no fee before', async () => {
  const world = await trial('pays', { trial_usage: 'billed' });
  await world.events(5, { at: '2024-01-20' });
  await world.clock.to('2024-01-24');
  expect(await bills(world)).toEqual(['trial from 2024-01-10: 25.00']);
});

it('a trial to a fixed date ends on that date', async () => {
  const world = await trial('fixed', { trial_period_days: undefined, trial_end_date: '2024-02-01T00:00:00Z' });
  await world.clock.to('2024-01-31');
  expect([(await world.subscription()).subscription_status, await world.invoices()]).toEqual(['trialing', []]);
  await world.clock.to('2024-02-01');
  expect((await world.subscription()).current_period_end).toBe('2024-03-01T00:00:00.000Z');
});

it('a trial that is extended twice asks for the fee once, at the last end', async () => {
  const world = await trial('extended');
  await moveEnd(world, { action: 'scheduled_date', new_trial_end: '2024-02-10T00:00:00Z' });
  await moveEnd(world, { action: 'scheduled_date', new_trial_end: '2024-03-10T00:00:00Z' });
  await world.clock.to('2024-03-10');
  expect(await bills(world)).toEqual(['trial from 2024-01-10: 20.00']);
});

it('a trial that is ended early bills from that instant on', async () => {
  const world = await trial('impatient', { trial_usage: 'billed' });
  await world.events(3, { at: '2024-01-12' });
  await world.clock.to('2024-01-15');
  await moveEnd(world, { action: 'immediate' });
  await world.events(4, { at: '2024-01-16' });
  await world.clock.to('2024-02-15');
  expect(await bills(world)).toEqual(['trial from 2024-01-10: 23.00', 'period from 2024-01-15: 24.00']);
});

it('who cancels in a free trial pays nothing', async () => {
  const world = await trial('free');
  await world.events(5);
  await world.clock.to('2024-01-15');
  await world.cancel({ cancellation_type: 'immediate' });
  await world.clock.to('2024-04-01');
  expect((await world.invoices()).filter(({ total }) => total !== '0.00')).toEqual([]);
});

it('who cancels in a trial with billed usage pays for that usage alone', async () => {
  const world = await trial('used', { trial_usage: 'billed' });
  await world.events(5);
  await world.clock.to('2024-01-15');
  await world.cancel({ cancellation_type: 'immediate' });
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-10 2024-01-15', total: '5.00' }]);
});

it('who cancels at the end of the trial never pays a fee, and may change their mind until then', async () => {
  const world = await trial('doubts');
  expect(await world.cancel({ cancellation_type: 'end_of_period' })).toMatchObject({ subscription_status: 'trialing', cancel_at: '2024-01-24T00:00:00.000Z' });
  await world.clock.to('2024-01-20');
  await app.api.post(`/subscriptions/${world.subscriptionId()}/keep`);
  await world.cancel({ cancellation_type: 'end_of_period' });
  await world.clock.to('2024-03-01');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-01-24T00:00:00.000Z' });
  expect((await world.invoices()).filter(({ total }) => total !== '0.00')).toEqual([]);
});

it('a trial that begins in the future has its length from there', async () => {
  const world = await trial('later', { start_date: '2024-02-01T00:00:00Z' });
  expect(await world.subscription()).toMatchObject({ subscription_status: 'scheduled', trial_end: '2024-02-15T00:00:00.000Z' });
  await world.clock.to('2024-02-15');
  expect(await bills(world)).toEqual(['trial from 2024-02-01: 20.00']);
});

it('a trial that lies in the past is over at once, and what followed it is billed', async () => {
  const world = await trial('backdated', { start_date: '2023-11-10T00:00:00Z' });
  await world.clock.to('2024-01-11');
  expect(await bills(world)).toEqual(['trial from 2023-11-10: 20.00', 'period from 2023-11-24: 20.00']);
  expect((await world.subscription()).current_period_start).toBe('2023-12-24T00:00:00.000Z');
});

it('a trial cannot be paused', async () => {
  const world = await trial('restless');
  const { status, body } = await app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/pause`);
  expect([status, body.reason, body.details['legal']]).toEqual([400, 'command_refused', expect.arrayContaining(['end_trial', 'extend_trial'])]);
});

it('what a free trial uses is not billed by hand either, while it runs or after it was cancelled', async () => {
  const world = await trial('billed by hand');
  await world.events(5, { at: '2024-01-11' });
  await world.clock.to('2024-01-12');
  const bill = () => app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/invoices`);
  expect((await bill()).body.reason).toBe('nothing_to_bill');
  await world.cancel({ cancellation_type: 'immediate' });
  await world.clock.to('2024-01-20');
  await world.events(5, { at: '2024-01-11' });
  expect((await bill()).body.reason).toBe('nothing_to_bill');
  expect(await bills(world)).toEqual([]);
});

it('what a billed trial uses can be billed by hand, and once', async () => {
  const world = await trial('asked early', { trial_usage: 'billed' });
  await world.events(5, { at: '2024-01-11' });
  await world.clock.to('2024-01-12');
  expect(await app.api.post(`/subscriptions/${world.subscriptionId()}/invoices`)).toMatchObject({ total: '5.00' });
  await world.clock.to('2024-01-24');
  expect(await bills(world)).toEqual(['interim from 2024-01-10: 5.00', 'trial from 2024-01-10: 20.00']);
});
