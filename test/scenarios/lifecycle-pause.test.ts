import { flat, perUnit, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();

type Pause = SubscriptionView['pauses'][number];

interface Paused extends Pause {
  readonly reason: string;
  readonly details?: { readonly legal: readonly string[] };
  readonly errors?: readonly { readonly pointer: string }[];
  readonly subscription: SubscriptionView;
  readonly proration: { readonly net: string } | null;
  readonly schedule_id: string | null;
  readonly changed_resources: { readonly invoices: readonly { readonly status: string; readonly invoice: { readonly total: string } }[] };
}

/** 300 a month in advance and requests at 1, from 1 April: ten a day. */
function monthly(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<World> {
  return scenario(app)
    .clock('2024-04-01')
    .plan([flat('300', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe(fields)
    .start();
}

async function ask(world: World, verb: string, body: object = {}): Promise<Paused> {
  return (await app.api.ask<Paused>('POST', `/subscriptions/${world.subscriptionId()}/${verb}`, body)).body;
}

async function bills(world: World) {
  return (await world.invoices()).map(({ kind, total }) => `${kind} ${total}`);
}

it('a pause gives back the fee for the time that is left, and the end of the pause charges what is left then', async () => {
  const world = await monthly('two weeks');
  await world.clock.to('2024-04-11');
  const preview = await ask(world, 'pause/preview');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'active', pauses: [] });
  const paused = await ask(world, 'pause');
  expect([preview.proration?.net, paused.proration?.net]).toEqual(['-200.00', '-200.00']);
  expect(paused.subscription).toMatchObject({ subscription_status: 'paused', pause_status: 'active', active_pause_id: paused.id });
  await world.clock.to('2024-04-21');
  const resumed = await ask(world, 'resume');
  expect(resumed).toMatchObject({ proration: { net: '100.00' }, subscription: { subscription_status: 'active', active_pause_id: null } });
  await world.clock.to('2024-05-01');
  // 300 for May, less 200 given back, plus 100 charged again.
  expect(await bills(world)).toEqual(['opening 300.00', 'period 200.00']);
});

it('the periods go on during a pause, without fees, and the anchor stays', async () => {
  const world = await monthly('summer');
  await ask(world, 'pause', { pause_mode: 'period_end' });
  await world.clock.to('2024-07-10');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'paused', current_period_start: '2024-07-01T00:00:00.000Z' });
  await ask(world, 'resume', { proration_behavior: 'none' });
  await world.clock.to('2024-08-01');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'active', billing_anchor: '2024-04-01T00:00:00.000Z' });
  expect((await bills(world)).filter((bill) => !bill.endsWith(' 0.00'))).toEqual(['opening 300.00', 'period 300.00']);
});

it('a pause that ends in a later period charges the rest of that period at once, less what was given back', async () => {
  const world = await monthly('crosses');
  await world.clock.to('2024-04-21');
  await ask(world, 'pause');
  await world.clock.to('2024-05-16');
  const resumed = await ask(world, 'resume');
  // 16 of 31 days of 300 are 154.84; 100 were given back.
  expect(resumed.changed_resources.invoices.map(({ invoice }) => invoice.total)).toEqual(['54.84']);
});

it('a pause with an end resumes by itself, at that very instant', async () => {
  const world = await monthly('by itself');
  await world.clock.to('2024-04-11');
  const pause = await ask(world, 'pause', { pause_end: '2024-04-21T00:00:00Z', reason: 'holiday' });
  expect(pause).toMatchObject({ pause_status: 'active', resume_mode: 'auto', pause_end: '2024-04-21T00:00:00.000Z', reason: 'holiday' });
  await world.clock.to('2024-06-15');
  expect(await world.subscription()).toMatchObject({
    subscription_status: 'active',
    pauses: [{ pause_status: 'completed', resumed_at: '2024-04-21T00:00:00.000Z', resume_mode: 'auto' }],
  });
  expect(await bills(world)).toEqual(['opening 300.00', 'period 200.00', 'period 300.00']);
});

it('a scheduled pause waits for its instant, and shows that it will come', async () => {
  const world = await monthly('agreed');
  const asked = await ask(world, 'pause', { pause_mode: 'scheduled', pause_start: '2024-04-11T00:00:00Z', pause_end: '2024-04-21T00:00:00Z' });
  expect(asked).toMatchObject({ subscription: { subscription_status: 'active', pause_status: 'scheduled' }, pause_status: 'scheduled' });
  expect(asked.schedule_id).toBe(asked.id);
  await world.clock.to('2024-04-15');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'paused' });
  await world.clock.to('2024-05-01');
  expect(await bills(world)).toEqual(['opening 300.00', 'period 200.00']);
});

it('a pause at the end of the period costs nothing from the next one on', async () => {
  const world = await monthly('next');
  await world.events(4);
  const pause = await ask(world, 'pause', { pause_mode: 'period_end' });
  expect(pause).toMatchObject({ pause_mode: 'period_end', pause_start: '2024-05-01T00:00:00.000Z', pause_status: 'scheduled' });
  await world.clock.to('2024-06-01');
  expect((await bills(world)).slice(0, 2)).toEqual(['opening 300.00', 'period 4.00']);
  expect(await world.subscription()).toMatchObject({ subscription_status: 'paused' });
});

it('usage during a pause is billed, or free when the pause says so; usage before it is always billed', async () => {
  const billed = await monthly('counts');
  const free = await monthly('free');
  for (const world of [billed, free]) {
    await world.events(5, { at: '2024-04-05' });
    await world.events(7, { at: '2024-04-15' });
    await world.clock.to('2024-04-11');
  }
  await ask(billed, 'pause', { proration_behavior: 'none' });
  await ask(free, 'pause', { usage: 'free', proration_behavior: 'none' });
  for (const world of [billed, free]) await world.clock.to('2024-05-01');
  expect([(await bills(billed)).at(-1), (await bills(free)).at(-1)]).toEqual(['period 12.00', 'period 5.00']);
});

it('a pause of usage alone lets the fees go on', async () => {
  const world = await monthly('fees');
  await world.clock.to('2024-04-11');
  expect((await ask(world, 'pause', { fees: 'continue', usage: 'free' })).proration?.net).toBe('0.00');
  await world.events(9, { at: '2024-04-12' });
  await world.clock.to('2024-05-01');
  expect(await bills(world)).toEqual(['opening 300.00', 'period 300.00']);
});

it('a pause without proration keeps what was paid, and a return without it is free until the next period', async () => {
  const world = await monthly('as it was');
  await world.clock.to('2024-04-11');
  await ask(world, 'pause', { proration_behavior: 'none' });
  await world.clock.to('2024-05-11');
  expect((await ask(world, 'resume', { proration_behavior: 'none' })).changed_resources.invoices).toEqual([]);
  await world.clock.to('2024-06-01');
  expect((await bills(world)).filter((bill) => !bill.endsWith(' 0.00'))).toEqual(['opening 300.00', 'period 300.00']);
});

it('the end of a pause can be agreed for later, and takes the place of the end that was set', async () => {
  const world = await monthly('longer');
  await world.clock.to('2024-04-11');
  await ask(world, 'pause', { pause_end: '2024-06-01T00:00:00Z' });
  const asked = await ask(world, 'resume', { resume_mode: 'scheduled', resume_at: '2024-04-21T00:00:00Z' });
  expect(asked).toMatchObject({ subscription: { subscription_status: 'paused' }, pause_end: '2024-04-21T00:00:00.000Z' });
  await world.clock.to('2024-06-10');
  expect(await world.subscription()).toMatchObject({
    subscription_status: 'active',
    pauses: [{ resumed_at: '2024-04-21T00:00:00.000Z', resume_mode: 'scheduled' }],
  });
  expect((await world.runs()).filter(({ kind }) => kind === 'change')).toHaveLength(1);
});

it('a pause can be given as a length, and tried without being made', async () => {
  const world = await monthly('a week');
  const dry = await ask(world, 'pause', { pause_mode: 'period_end', pause_days: 7, dry_run: true });
  expect([dry.pause_start, dry.pause_end, (await world.subscription()).pauses]).toEqual(['2024-05-01T00:00:00.000Z', '2024-05-08T00:00:00.000Z', []]);
  await world.clock.to('2024-04-11');
  expect((await ask(world, 'pause', { pause_days: 10 })).pause_end).toBe('2024-04-21T00:00:00.000Z');
  await world.clock.to('2024-05-01');
  expect(await bills(world)).toEqual(['opening 300.00', 'period 200.00']);
  const both = { pause_mode: 'period_end', pause_days: 7, pause_end: '2024-06-10T00:00:00Z' };
  expect((await ask(world, 'pause', both)).errors?.[0]?.pointer).toBe('/pause_days');
});

it('who pauses twice, or resumes what is not paused, is told what is legal', async () => {
  const world = await monthly('twice');
  expect(await ask(world, 'resume')).toMatchObject({ reason: 'command_refused', details: { legal: expect.arrayContaining(['pause']) as unknown } });
  await ask(world, 'pause');
  expect((await ask(world, 'pause')).details?.legal).toEqual(['resume', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep']);
  expect((await world.subscription()).pauses).toHaveLength(1);
});

it('a change that was agreed for a time that falls into a pause fails, and the subscription stays as it was', async () => {
  const world = await monthly('meanwhile');
  const { id } = await app.api.post<{ id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges: [flat('600', { timing: 'advance' })] });
  const { schedule_id } = await app.api.post<{ schedule_id: string }>(`/subscriptions/${world.subscriptionId()}/change/execute`, {
    target_plan_id: id,
    change_at: 'end_of_period',
  });
  await ask(world, 'pause');
  await world.clock.to('2024-05-10');
  expect(await app.api.get(`/subscriptions/schedules/${schedule_id}`)).toMatchObject({ status: 'failed' });
  await ask(world, 'resume', { proration_behavior: 'none' });
  await world.clock.to('2024-06-01');
  expect(await world.subscription()).toMatchObject({ plan_id: world.planId, subscription_status: 'active' });
  // 300 for June, less the 300 that were given back for April.
  expect((await bills(world)).at(-1)).toBe('period 0.00');
});

it('a pause cannot end before it begins, begin after the subscription ends, or stop nothing', async () => {
  const world = await monthly('sense', { end_date: '2024-06-01T00:00:00Z' });
  const backwards = { pause_mode: 'scheduled', pause_start: '2024-04-11T00:00:00Z', pause_end: '2024-04-11T00:00:00Z' };
  expect((await ask(world, 'pause', backwards)).errors?.[0]?.pointer).toBe('/pause_end');
  expect((await ask(world, 'pause', { pause_mode: 'scheduled', pause_start: '2024-06-01T00:00:00Z' })).reason).toBe('change_after_end');
  expect((await ask(world, 'pause', { fees: 'continue' })).errors?.[0]?.pointer).toBe('/usage');
  expect((await ask(world, 'pause', { pause_mode: 'scheduled' })).errors?.[0]?.pointer).toBe('/pause_start');
});

it('a paused subscription can be cancelled, and owes only its usage', async () => {
  const world = await monthly('leaves');
  await world.clock.to('2024-04-11');
  await ask(world, 'pause');
  await world.events(3, { at: '2024-04-12' });
  await world.clock.to('2024-04-20');
  expect(await world.cancel({ cancellation_type: 'immediate' })).toMatchObject({ subscription_status: 'cancelled', pauses: [{ pause_status: 'completed' }] });
  expect((await ask(world, 'resume')).reason).toBe('subscription_ended');
});

it('a pause that its subscription does not live to see never comes', async () => {
  const world = await monthly('never');
  await ask(world, 'pause', { pause_mode: 'scheduled', pause_start: '2024-04-21T00:00:00Z' });
  await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-04-15T00:00:00Z' });
  await world.clock.to('2024-05-15');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', pauses: [{ pause_status: 'cancelled' }] });
});

it('pauses are listed with the period in which each began', async () => {
  const world = await monthly('listed');
  await world.clock.to('2024-04-11');
  await ask(world, 'pause', { metadata: { ticket: '17' } });
  await world.clock.to('2024-05-02');
  await ask(world, 'resume');
  await ask(world, 'pause', { pause_mode: 'period_end' });
  const { items } = await app.api.get<{ items: SubscriptionView['pauses'] }>(`/subscriptions/${world.subscriptionId()}/pauses`);
  expect(items).toMatchObject([
    { pause_status: 'completed', original_period_start: '2024-04-01T00:00:00.000Z', resumed_at: '2024-05-02T00:00:00.000Z', metadata: { ticket: '17' } },
    { pause_status: 'scheduled', pause_start: '2024-06-01T00:00:00.000Z', resumed_at: null },
  ]);
});

it('the end of a pause is a schedule like any other: called off, the pause can be prolonged', async () => {
  const world = await monthly('prolonged');
  await ask(world, 'pause', { pause_end: '2024-04-21T00:00:00Z' });
  const pending = async () =>
    (
      await app.api.get<{ items: { id: string; schedule_type: string; scheduled_at: string }[] }>(
        `/subscriptions/${world.subscriptionId()}/schedules?status=pending`,
      )
    ).items;
  const [end] = await pending();
  expect(end).toMatchObject({ schedule_type: 'resume', scheduled_at: '2024-04-21T00:00:00.000Z' });
  await app.api.post(`/subscriptions/schedules/${end?.id}/cancel`);
  expect((await world.subscription()).pauses).toMatchObject([{ pause_status: 'active', pause_end: null, resume_mode: null }]);
  await ask(world, 'resume', { resume_at: '2024-04-26T00:00:00Z' });
  expect((await world.subscription()).pauses).toMatchObject([{ pause_end: '2024-04-26T00:00:00.000Z', resume_mode: 'scheduled' }]);
  await world.clock.to('2024-05-01');
  expect(await pending()).toEqual([]);
  expect((await world.subscription()).pauses).toMatchObject([{ pause_status: 'completed', resumed_at: '2024-04-26T00:00:00.000Z' }]);
  // 300 for May, less 300 given back on the first, plus five days of April.
  expect(await bills(world)).toEqual(['opening 300.00', 'period 50.00']);
});

it('a pause ends with its subscription, whenever it was to end by itself', async () => {
  const world = await monthly('ends before the pause');
  await ask(world, 'pause', { pause_end: '2024-06-01T00:00:00Z' });
  await world.cancel({ cancellation_type: 'end_of_period' });
  await world.clock.to('2024-05-02');
  expect((await world.subscription()).pauses).toMatchObject([{ pause_status: 'completed', pause_end: '2024-05-01T00:00:00.000Z', resumed_at: null }]);
});
