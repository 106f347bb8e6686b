import { brief, flat, perUnit, scenario, testApp } from '../harness';

const app = testApp();

it('bills a subscription of 31 January on the last day of shorter months', async () => {
  const world = await scenario(app).clock('2024-01-31').plan(perUnit('0.01')).customer('acme').subscribe().start();
  await world.events(3, { at: '2024-02-28T23:59:59.999Z' });
  await world.events(5, { at: '2024-02-29' });
  const { settled } = await world.clock.to('2024-05-31');
  expect(settled).toMatchObject({ subscriptions: 1, invoices: 4, periods_closed: 4 });
  expect((await world.invoices()).map(brief)).toEqual([
    { status: 'open', period: '2024-01-31 2024-02-29', total: '0.03' },
    { status: 'open', period: '2024-02-29 2024-03-31', total: '0.05' },
    { status: 'paid', period: '2024-03-31 2024-04-30', total: '0.00' },
    { status: 'paid', period: '2024-04-30 2024-05-31', total: '0.00' },
  ]);
});

it('moves the boundaries with daylight saving time in the zone of the subscription', async () => {
  const world = await scenario(app).clock('2024-02-29T23:00:00Z').plan(flat('10')).customer('berlin', { timezone: 'Europe/Berlin' }).subscribe().start();
  await world.clock.to('2024-04-30T22:00:00Z');
  expect((await world.invoices()).map(({ period_start, period_end }) => [period_start, period_end])).toEqual([
    ['2024-02-29T23:00:00.000Z', '2024-03-31T22:00:00.000Z'],
    ['2024-03-31T22:00:00.000Z', '2024-04-30T22:00:00.000Z'],
  ]);
});
