import { brief, flat, perUnit, scenario, testApp } from '../harness';

const app = testApp();
const charges = [flat('20', { timing: 'advance', name: 'Base' }), flat('3', { name: 'Support' }), perUnit('1')];

function trial(name: string, fields: Readonly<Record<string, unknown>> = {}) {
  const subscribe = { trial_end_date: '2024-01-24T00:00:00Z', ...fields };
  return scenario(app).clock('2024-01-10').plan(charges).customer(name).subscribe(subscribe).start();
}

it('costs nothing until it ends: the first fee falls due then, and usage counts from then', async () => {
  const world = await trial('free');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'trialing', trial_end: '2024-01-24T00:00:00.000Z' });
  await world.events(50, { at: '2024-01-15' });
  await world.clock.to('2024-01-23T23:59:59.999Z');
  expect(await world.invoices()).toEqual([]);

  const { settled } = await world.clock.to('2024-01-24');
  expect(settled).toMatchObject({ trials_ended: 1, invoices: 1 });
  expect(await world.subscription()).toMatchObject({ subscription_status: 'active', current_period_end: '2024-02-24T00:00:00.000Z' });
  await world.events(6, { at: '2024-01-24' });
  await world.clock.to('2024-02-24');
  const [opening, first] = await world.invoices();
  expect([opening?.total, first?.total]).toEqual(['20.00', '29.00']);
  expect(first?.line_items.map((line) => [line.display_name, line.period_start.slice(0, 10), line.amount])).toEqual([
    ['Base', '2024-02-24', '20.00'],
    ['Support', '2024-01-24', '3.00'],
    [expect.any(String), '2024-01-24', '6.00'],
  ]);
});

it('bills the usage of a trial at its end when the subscription says so', async () => {
  const world = await trial('billed', { trial_usage: 'billed' });
  await world.events(50, { at: '2024-01-15' });
  await world.clock.to('2024-01-24');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['70.00']);
});

it('counts trial days from the start', async () => {
  const world = await trial('days', { trial_end_date: undefined, trial_period_days: 7 });
  expect(await world.subscription()).toMatchObject({ trial_end: '2024-01-17T00:00:00.000Z' });
});

it('that is cancelled at its end costs nothing at all', async () => {
  const world = await trial('leaver');
  await world.events(5);
  await world.cancel({ cancellation_type: 'end_of_period' });
  await world.clock.to('2024-04-01');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-01-24T00:00:00.000Z' });
  expect((await world.invoices()).map(brief).filter(({ total }) => total !== '0.00')).toEqual([]);
});

it('must end after the subscription starts', async () => {
  const world = await scenario(app).clock('2024-01-10').plan(charges).customer('backwards').start();
  const body = { customer_id: world.customer(), plan_id: world.planId, trial_end_date: '2024-01-10T00:00:00Z' };
  const { status, body: refusal } = await app.api.ask('POST', '/subscriptions', body);
  expect([status, refusal.reason]).toEqual([400, 'trial_ends_before_start']);
});
