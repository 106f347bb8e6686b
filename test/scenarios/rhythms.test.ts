import { scenario, testApp } from '../harness';
import { fee, planOf, usage, type PriceSpec } from './plan-of';
import { billed, linesOf } from './summary';

const app = testApp();

async function subscribed(at: string, specs: readonly PriceSpec[], fields: Readonly<Record<string, unknown>> = {}) {
  const world = await scenario(app).clock(at).customer('acme').start();
  const plan = await planOf(app.api, specs);
  const subscription = await world.subscribe({ plan_id: plan.id, ...fields });
  return { world, plan, subscription };
}

const yearly = { billing_period: 'ANNUAL', usage_billing_period: 'MONTHLY' };

it('bills a yearly fee once, at the start, and usage every month', async () => {
  const { world, subscription } = await subscribed('2024-01-31', [fee('1200', 'ANNUAL'), usage('1', 'MONTHLY')], yearly);
  expect(subscription).toMatchObject({ billing_period: 'ANNUAL', usage_billing_period: 'MONTHLY', current_period_end: '2024-02-29T00:00:00.000Z' });
  await world.events(3, { at: '2024-02-10' });
  await world.clock.to('2024-02-29');
  await world.events(5, { at: '2024-03-01' });
  await world.clock.to('2024-03-31');
  expect(await billed(world)).toEqual(['opening 2024-01-31..2024-02-29 1200.00', 'period 2024-01-31..2024-02-29 3.00', 'period 2024-02-29..2024-03-31 5.00']);
});

it('takes each charge once from a plan that sells it monthly and yearly', async () => {
  const sold = [fee('100', 'MONTHLY'), fee('1000', 'ANNUAL'), usage('1', 'MONTHLY'), usage('0.9', 'ANNUAL')];
  const { world, subscription } = await subscribed('2024-01-01', sold, yearly);
  expect(subscription.line_items.map((line) => [line.price_type, line.billing_period])).toEqual([
    ['FIXED', 'ANNUAL'],
    ['USAGE', 'MONTHLY'],
  ]);
  await world.events(10, { at: '2024-01-15' });
  await world.clock.to('2024-02-01');
  expect(await billed(world)).toEqual(['opening 2024-01-01..2024-02-01 1000.00', 'period 2024-01-01..2024-02-01 10.00']);
});

it('puts a yearly fee in arrears on the invoice of the month in which its year ends, with the usage of that month', async () => {
  const { world } = await subscribed('2023-03-15', [fee('600', 'ANNUAL', { timing: 'ARREAR' }), usage('2', 'MONTHLY')], yearly);
  await world.events(4, { at: '2024-03-01' });
  await world.clock.to('2024-03-15');
  const invoices = await world.invoices();
  expect(invoices).toHaveLength(12);
  expect(invoices.at(-1)?.total).toBe('608.00');
  expect(linesOf(invoices.at(-1)!)).toEqual(['Fee 2023-03-15..2024-03-15 600.00', 'Requests 2024-02-15..2024-03-15 8.00']);
});

it('has advance fees of the next year and usage of the last month on one invoice', async () => {
  const { world } = await subscribed('2024-01-01', [fee('1200', 'ANNUAL'), usage('1', 'MONTHLY')], yearly);
  await world.events(7, { at: '2024-12-24' });
  await world.clock.to('2025-01-01');
  const last = (await world.invoices()).at(-1)!;
  expect(linesOf(last)).toEqual(['Fee 2025-01-01..2026-01-01 1200.00', 'Requests 2024-12-01..2025-01-01 7.00']);
  expect(last.total).toBe('1207.00');
});

it('bills quarterly fees with weekly usage never together: a quarter is no whole number of weeks', async () => {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const plan = await planOf(app.api, [fee('300', 'QUARTERLY'), usage('1', 'WEEKLY')]);
  const body = { customer_id: world.customer(), plan_id: plan.id, billing_period: 'QUARTERLY', usage_billing_period: 'WEEKLY' };
  const reply = await app.api.ask('POST', '/subscriptions', body);
  expect(reply.body).toMatchObject({ reason: 'price_does_not_fit', errors: [{ pointer: '/usage_billing_period' }] });
});

it('refuses a rhythm of usage that the plan does not sell', async () => {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const plan = await planOf(app.api, [fee('1200', 'ANNUAL'), usage('1', 'ANNUAL')]);
  const reply = await app.api.ask('POST', '/subscriptions', { customer_id: world.customer(), plan_id: plan.id, ...yearly });
  expect(reply.body).toMatchObject({ reason: 'plan_has_no_prices' });
});

it('gives back the unused part of a yearly fee when the subscription ends in its fourth month', async () => {
  const specs = [fee('366', 'ANNUAL'), usage('1', 'MONTHLY')];
  const { world, subscription } = await subscribed('2024-01-01', specs, { ...yearly, proration_behavior: 'create_prorations' });
  await world.clock.to('2024-04-10');
  await world.events(500, { at: '2024-04-05' });
  await app.api.post(`/subscriptions/${subscription.id}/cancel`, { cancellation_type: 'immediate', proration_behavior: 'create_prorations' });
  const last = (await world.invoices()).at(-1)!;
  // 100 of 366 days are used: 266 of 366.00 come back, 500.00 of usage are due.
  expect(last.total).toBe('234.00');
});

it('bills a fee every 18 months and usage every half year', async () => {
  const specs = [fee('1800', 'MONTHLY', { count: 18 }), usage('1', 'HALF_YEARLY')];
  const { world } = await subscribed('2024-01-31', specs, { billing_period: 'MONTHLY', billing_period_count: 18, usage_billing_period: 'HALF_YEARLY' });
  await world.clock.to('2025-07-31');
  expect(await billed(world)).toEqual([
    'opening 2024-01-31..2024-07-31 1800.00',
    'period 2024-01-31..2024-07-31 0.00',
    'period 2024-07-31..2025-01-31 0.00',
    'period 2025-01-31..2025-07-31 1800.00',
  ]);
});

it('bills every two weeks in the zone of the customer, across the change to summer time', async () => {
  const world = await scenario(app).clock('2024-03-18T23:00:00.000Z').customer('acme', { timezone: 'Europe/Berlin' }).start();
  const plan = await planOf(app.api, [fee('50', 'WEEKLY', { count: 2 })]);
  await world.subscribe({ plan_id: plan.id, billing_period_count: 2 });
  await world.clock.to('2024-04-15T22:00:00.000Z');
  expect(await billed(world)).toEqual([
    'opening 2024-03-18T23:00..2024-04-01T22:00 50.00',
    'period 2024-03-18T23:00..2024-04-01T22:00 50.00',
    'period 2024-04-01T22:00..2024-04-15T22:00 50.00',
  ]);
});

it('prorates the stubs of a yearly fee on the calendar while usage follows the months', async () => {
  const fields = { ...yearly, billing_cycle: 'calendar', proration_behavior: 'create_prorations', proration_unit: 'day' };
  const { world } = await subscribed('2024-10-02', [fee('366', 'ANNUAL'), usage('1', 'MONTHLY')], fields);
  await world.clock.to('2025-01-01');
  // From 2 October 91 of the 366 days of 2024 are left; then a whole year.
  expect(await billed(world)).toEqual([
    'opening 2024-10-02..2024-11-01 91.00',
    'period 2024-10-02..2024-11-01 0.00',
    'period 2024-11-01..2024-12-01 0.00',
    'period 2024-12-01..2025-01-01 366.00',
  ]);
});

it('charges a full yearly fee for a stub that is not prorated', async () => {
  const { world } = await subscribed('2024-10-02', [fee('366', 'ANNUAL'), usage('1', 'MONTHLY')], { ...yearly, billing_cycle: 'calendar' });
  await world.clock.to('2024-11-01');
  expect((await billed(world))[0]).toBe('opening 2024-10-02..2024-11-01 366.00');
});

it('keeps fees yearly and usage monthly when the plan changes', async () => {
  const { world, subscription } = await subscribed('2024-01-01', [fee('366', 'ANNUAL'), usage('1', 'MONTHLY')], {
    ...yearly,
    proration_behavior: 'create_prorations',
  });
  const other = await planOf(app.api, [fee('50', 'MONTHLY'), fee('732', 'ANNUAL'), usage('2', 'MONTHLY')]);
  await world.clock.to('2024-07-02');
  await app.api.post(`/subscriptions/${subscription.id}/change/execute`, { target_plan_id: other.id, proration_behavior: 'create_prorations' });
  // 183 of 366 days are left: 183.00 come back, 366.00 are due.
  expect((await world.invoices()).filter(({ kind }) => kind === 'change').map(({ total }) => total)).toEqual(['183.00']);
  await world.events(3, { at: '2024-07-03' });
  await world.clock.to('2024-08-01');
  expect((await world.invoices()).at(-1)?.total).toBe('6.00');
});

it('starts the year of a fee where the trial ends', async () => {
  const { world } = await subscribed('2024-01-01', [fee('1200', 'ANNUAL'), usage('1', 'MONTHLY')], { ...yearly, trial_period_days: 14 });
  await world.clock.to('2024-02-15');
  expect(await billed(world)).toEqual(['trial 2024-01-01..2024-01-15 1200.00', 'period 2024-01-15..2024-02-15 0.00']);
});

it('bills a quarterly line of a monthly subscription in the months where its quarters begin', async () => {
  const { plan, world } = await subscribed('2024-01-01', [fee('10', 'MONTHLY'), fee('90', 'QUARTERLY', { name: 'Support' })], { billing_period: 'MONTHLY' });
  const other = await scenario(app).clock('2024-01-01').customer('other').start();
  await other.subscribe({ plan_id: plan.id, billing_period: 'MONTHLY', line_items: [{ price_id: plan.priceIds[1] }] });
  for (const each of [world, other]) await each.clock.to('2024-07-01');
  const totals = async (each: typeof world) => (await each.invoices()).map(({ total }) => total);
  expect(await totals(world)).toEqual(['10.00', '10.00', '10.00', '10.00', '10.00', '10.00', '10.00']);
  expect(await totals(other)).toEqual(['100.00', '10.00', '10.00', '100.00', '10.00', '10.00', '100.00']);
});
