import { brief, flat, perUnit, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();

/** Ten a month in advance and requests at 1, as a draft made on 1 January. */
async function drafted(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<World> {
  return scenario(app)
    .clock('2024-01-01')
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe({ subscription_status: 'draft', ...fields })
    .start();
}

function activate(world: World, body: object = {}) {
  return app.api.ask<SubscriptionView & { reason?: string; details?: { legal: string[] } }>('POST', `/subscriptions/${world.subscriptionId()}/activate`, body);
}

it('a draft bills nothing, however long it lies', async () => {
  const world = await drafted('lies');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'draft', current_period_start: null });
  await world.events(5);
  await world.clock.to('2024-06-01');
  expect([await world.invoices(), await world.runs()]).toEqual([[], []]);
});

it('a draft that is activated starts at that instant, with its first invoice', async () => {
  const world = await drafted('starts');
  await world.clock.to('2024-02-10');
  const { body } = await activate(world);
  expect(body).toMatchObject({
    ...{ subscription_status: 'active', start_date: '2024-02-10T00:00:00.000Z', billing_anchor: '2024-02-10T00:00:00.000Z' },
    ...{ current_period_end: '2024-03-10T00:00:00.000Z', line_items: [{ start_date: '2024-02-10T00:00:00.000Z' }, { start_date: '2024-02-10T00:00:00.000Z' }] },
  });
  await world.events(3);
  await world.clock.to('2024-03-10');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([
    ['opening', '10.00'],
    ['period', '13.00'],
  ]);
});

it('a draft that is activated for a later date waits for it as scheduled', async () => {
  const world = await drafted('waits');
  expect((await activate(world, { start_date: '2024-03-01T00:00:00Z' })).body).toMatchObject({ subscription_status: 'scheduled' });
  await world.clock.to('2024-02-29');
  expect(await world.invoices()).toEqual([]);
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-03-01 2024-04-01', total: '10.00' }]);
});

it('a draft that is activated for a past date bills every period that has passed, in order', async () => {
  const world = await drafted('catches-up');
  await world.clock.to('2024-03-15');
  await activate(world, { start_date: '2024-01-01T00:00:00Z' });
  await world.clock.to('2024-03-16');
  expect((await world.invoices()).map(brief)).toEqual([
    { status: 'open', period: '2024-01-01 2024-02-01', total: '10.00' },
    { status: 'open', period: '2024-01-01 2024-02-01', total: '10.00' },
    { status: 'open', period: '2024-02-01 2024-03-01', total: '10.00' },
  ]);
});

it('a draft keeps the start it was made for, unless that has passed', async () => {
  const world = await drafted('agreed', { start_date: '2024-02-01T00:00:00Z' });
  expect((await activate(world)).body).toMatchObject({ subscription_status: 'scheduled', start_date: '2024-02-01T00:00:00.000Z' });
});

it('the trial of a draft has its full length from the day it starts', async () => {
  const world = await drafted('tries', { trial_period_days: 14 });
  await world.clock.to('2024-02-10');
  expect((await activate(world)).body).toMatchObject({ subscription_status: 'trialing', trial_end: '2024-02-24T00:00:00.000Z' });
  await world.clock.to('2024-02-24');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([['trial', '10.00']]);
});

it('a draft with a coupon is discounted from its first invoice on', async () => {
  const { id } = await app.api.post<{ id: string }>('/coupons', { name: 'Half', type: 'percentage', percentage_off: '50', cadence: 'once' });
  const world = await drafted('coupon', { coupons: [id] });
  await world.clock.to('2024-02-10');
  await activate(world);
  await world.clock.to('2024-03-10');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['5.00', '10.00']);
});

it('a draft that is cancelled never was', async () => {
  const world = await drafted('dropped');
  await world.clock.to('2024-02-01');
  expect(await world.cancel({ cancellation_type: 'immediate', reason: 'no deal' })).toMatchObject({
    subscription_status: 'cancelled',
    cancel_reason: 'no deal',
  });
  expect((await activate(world)).body).toMatchObject({ reason: 'subscription_not_draft' });
  await world.clock.to('2024-06-01');
  expect(await world.invoices()).toEqual([]);
});

it('a draft is activated or cancelled, and nothing else: whoever asks for more is told so', async () => {
  const world = await drafted('little');
  const kept = await app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/cancel`, { cancellation_type: 'end_of_period' });
  expect([kept.status, kept.body.reason, kept.body.details['legal']]).toEqual([400, 'command_refused', ['cancel_now']]);
});

it('only a draft can be activated, and two who activate at once start it once', async () => {
  const world = await drafted('twice');
  const replies = await Promise.all([activate(world), activate(world), activate(world)]);
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect(replies.filter(({ status }) => status === 400).map(({ body }) => body.reason)).toEqual(['subscription_not_draft', 'subscription_not_draft']);
  expect(await world.invoices()).toHaveLength(1);
});

it('an end that would come before the start is refused at activation', async () => {
  const world = await drafted('backwards', { end_date: '2024-03-01T00:00:00Z' });
  expect((await activate(world, { start_date: '2024-03-02T00:00:00Z' })).body.reason).toBe('end_before_start');
});
