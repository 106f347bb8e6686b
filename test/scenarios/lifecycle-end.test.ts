import { brief, flat, perUnit, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();

/** 300 a month in advance and requests at 1, from 1 April: ten a day. */
function monthly(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<World> {
  return scenario(app)
    .clock('2024-04-01')
    .plan([flat('300', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe(fields)
    .start();
}

async function bills(world: World) {
  return (await world.invoices()).map(({ kind, total }) => `${kind} ${total}`);
}

it('a start in the future waits, and bills from its own day on', async () => {
  const world = await monthly('future', { start_date: '2024-05-10T00:00:00Z' });
  expect(await world.subscription()).toMatchObject({ subscription_status: 'scheduled', current_period_start: null });
  await world.events(9, { at: '2024-05-09' });
  await world.events(2, { at: '2024-05-10' });
  await world.clock.to('2024-06-10');
  expect(await bills(world)).toEqual(['opening 300.00', 'period 302.00']);
});

it('a start in the past bills every period since, in order, with the usage of each', async () => {
  const world = await scenario(app).clock('2024-04-01').plan(perUnit('1')).customer('past').start();
  await world.events(1, { at: '2024-01-20' });
  await world.events(2, { at: '2024-02-20' });
  await world.subscribe({ start_date: '2024-01-15T00:00:00Z' });
  await world.clock.to('2024-04-02');
  expect((await world.invoices()).map(brief)).toEqual([
    { status: 'open', period: '2024-01-15 2024-02-15', total: '1.00' },
    { status: 'open', period: '2024-02-15 2024-03-15', total: '2.00' },
  ]);
});

it('an end in the middle of a period bills the usage until then', async () => {
  const world = await monthly('ends', { end_date: '2024-05-11T00:00:00Z' });
  await world.events(4, { at: '2024-05-10' });
  await world.events(5, { at: '2024-05-11' });
  await world.clock.to('2024-07-01');
  expect((await bills(world)).at(-1)).toBe('period 4.00');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-05-11T00:00:00.000Z' });
});

it('a cancellation after the agreed end changes nothing about that end', async () => {
  const world = await monthly('anyway', { end_date: '2024-05-01T00:00:00Z' });
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-09-01T00:00:00Z' });
  await world.clock.to('2024-10-01');
  expect((await world.subscription()).ended_at).toBe('2024-05-01T00:00:00.000Z');
});

it('an immediate end keeps the fee that was paid in advance', async () => {
  const world = await monthly('keeps the fee');
  await world.clock.to('2024-04-11');
  await world.cancel({ cancellation_type: 'immediate' });
  expect((await bills(world)).filter((bill) => !bill.endsWith(' 0.00'))).toEqual(['opening 300.00']);
});

it('an immediate end that gives back the unused part takes it off what is still owed', async () => {
  const world = await monthly('gives back');
  await world.events(350);
  await world.clock.to('2024-04-11');
  await world.cancel({ cancellation_type: 'immediate', proration_behavior: 'create_prorations' });
  // 350 of usage, less 20 of 30 days of 300.
  expect(await bills(world)).toEqual(['period 150.00', 'opening 300.00']);
});

it('an end at the period end leaves nothing unused, and the next fee is never asked for', async () => {
  const world = await monthly('to the end');
  await world.events(3);
  await world.cancel({ cancellation_type: 'end_of_period', proration_behavior: 'create_prorations' });
  await world.clock.to('2024-08-01');
  expect(await bills(world)).toEqual(['opening 300.00', 'period 3.00']);
});

it('a cancellation can be undone and made again as often as one likes; the last word holds', async () => {
  const world = await monthly('undecided');
  const keep = () => app.api.post<SubscriptionView>(`/subscriptions/${world.subscriptionId()}/keep`);
  await world.cancel({ cancellation_type: 'end_of_period' });
  await keep();
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-06-15T00:00:00Z' });
  expect(await keep()).toMatchObject({ cancel_at: null, cancel_at_period_end: false });
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-05-20T00:00:00Z' });
  await world.clock.to('2024-08-01');
  expect((await world.subscription()).ended_at).toBe('2024-05-20T00:00:00.000Z');
});

it('an end at a date in a later period bills every period until then', async () => {
  const world = await monthly('later');
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-06-16T00:00:00Z' });
  await world.clock.to('2024-09-01');
  expect((await bills(world)).filter((bill) => !bill.endsWith(' 0.00'))).toEqual(['opening 300.00', 'period 300.00', 'period 300.00']);
});

it('commands that come at once take their turns: each sees what the one before it did', async () => {
  const world = await monthly('crowd');
  await world.clock.to('2024-04-11');
  const path = `/subscriptions/${world.subscriptionId()}`;
  const replies = await Promise.all(['pause', 'pause', 'pause', 'resume', 'pause'].map((verb) => app.api.ask('POST', `${path}/${verb}`)));
  for (const { status, body } of replies) expect([200, 'command_refused']).toContain(status === 200 ? 200 : body.reason);
  const { pauses, subscription_status } = await world.subscription();
  const accepted = replies.filter(({ status }) => status === 200).length;
  const resumed = pauses.filter(({ pause_status }) => pause_status === 'completed').length;
  expect(pauses.length + resumed).toBe(accepted);
  expect(subscription_status).toBe(pauses.length > resumed ? 'paused' : 'active');
});

it('a command during the close of a period is done before it or after it, never in it', async () => {
  const world = await monthly('edge');
  await world.events(5, { at: '2024-04-20' });
  await world.clock.to('2024-04-30T23:59:59Z');
  const paused = app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/pause`, { proration_behavior: 'none' });
  await Promise.all([world.clock.to('2024-05-01T00:00:01Z'), paused]);
  expect((await paused).status).toBe(200);
  await world.clock.to('2024-06-01');
  const april = (await bills(world))[1];
  // Before the boundary the pause spares the fee of May; after it, that fee is paid.
  expect(['period 5.00', 'period 305.00']).toContain(april);
  expect((await bills(world)).slice(2)).toEqual(['period 0.00']);
});

it('the same pause under one key is one pause, however often and however fast it is asked for', async () => {
  const world = await monthly('one key');
  await world.clock.to('2024-04-11');
  const send = () => app.api.ask<{ id: string }>('POST', `/subscriptions/${world.subscriptionId()}/pause`, {}, { 'Idempotency-Key': 'pause-1' });
  const replies = [...(await Promise.all(Array.from({ length: 8 }, send))), await send()];
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect((await world.subscription()).pauses).toHaveLength(1);
});

it('a cancellation says when the subscription ends, also once it is undone or comes after the agreed end', async () => {
  const world = await monthly('says when', { end_date: '2024-06-01T00:00:00Z' });
  const path = `/subscriptions/${world.subscriptionId()}`;
  await world.cancel({ cancellation_type: 'end_of_period' });
  await app.api.post(`${path}/keep`);
  const late = { cancellation_type: 'scheduled_date', cancel_at: '2024-09-01T00:00:00Z' };
  expect(await app.api.post(`${path}/cancel`, late)).toMatchObject({ effective_date: '2024-06-01T00:00:00.000Z' });
  const { items } = await app.api.get<{ items: { status: string; scheduled_at: string }[] }>(`${path}/schedules?order=asc`);
  expect(items.map(({ status, scheduled_at }) => [status, scheduled_at.slice(0, 10)])).toEqual([
    ['cancelled', '2024-05-01'],
    ['pending', '2024-06-01'],
  ]);
});
