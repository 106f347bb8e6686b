import { flat, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

function changePlan(world: World, body: object) {
  return world.api.post(`/subscriptions/${world.subscriptionId()}/change/v2/execute`, body);
}

it('bills a fee in arrears that begins where a period is cut with the period that begins there, not with the one that ended', async () => {
  const world = await scenario(app).clock('2024-04-01').plan(perUnit('1')).customer('cut').subscribe().start();
  const { id } = await world.api.post<{ id: string }>('/pricing-plans', { name: 'Supported', currency: 'usd', charges: [flat('50')] });
  await world.clock.to('2024-04-16');
  await changePlan(world, { target_plan_id: id, restart_period: true, proration_mode: 'invoice_now' });
  await world.clock.to('2024-05-16');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([
    ['period', '0.00'],
    ['period', '50.00'],
  ]);
});

it('finds the line that a change agreed for later is about, however often it was carried on meanwhile', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan(flat('10', { timing: 'advance' }))
    .customer('carried')
    .subscribe()
    .start();
  const quantity = async (amount: string, effective_date?: string) => {
    const line = (await world.subscription()).line_items.find(({ end_date }) => end_date === null);
    return world.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, {
      ...{ type: 'quantity_change', proration_mode: 'none' },
      quantity_change_params: { line_items: [{ id: line?.id, quantity: amount, ...(effective_date ? { effective_date } : {}) }] },
    });
  };
  await quantity('2');
  await quantity('5', '2024-04-20T00:00:00Z');
  await world.clock.to('2024-04-10');
  await quantity('3');
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['10.00', '50.00']);
});

it('lets what is due before a change come first when a held subscription is changed after its period', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan(flat('30', { timing: 'advance' }))
    .customer('held')
    .subscribe()
    .start();
  await world.api.post(`/subscriptions/${world.subscriptionId()}/hold`);
  await world.clock.to('2024-05-16');
  await changePlan(world, { target_plan_id: world.planId, restart_period: true, proration_mode: 'invoice_now' });
  expect(await world.invoices()).toHaveLength(1);
  await world.api.post(`/subscriptions/${world.subscriptionId()}/release`);
  // May is billed as a whole, and then cut in the middle: half of it comes back with the first fee of the period that begins there.
  expect((await world.invoices()).map(({ period_end, total }) => [period_end.slice(0, 10), total])).toEqual([
    ['2024-05-01', '30.00'],
    ['2024-05-01', '30.00'],
    ['2024-05-16', '14.52'],
  ]);
});

it('does not prolong a trial that is over by ending it', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan(flat('30', { timing: 'advance' }))
    .customer('tried')
    .subscribe({ trial_period_days: 10 })
    .start();
  await world.api.post(`/subscriptions/${world.subscriptionId()}/hold`);
  await world.clock.to('2024-04-20');
  const body = { type: 'trial_end', trial_end_params: { action: 'immediate' } };
  await world.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, body);
  await world.api.post(`/subscriptions/${world.subscriptionId()}/release`);
  expect(await world.subscription()).toMatchObject({ trial_end: '2024-04-11T00:00:00.000Z', current_period_end: '2024-05-11T00:00:00.000Z' });
});

it('resumes a line that was to end with the end that it had', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan(flat('30', { timing: 'advance' }))
    .customer('once')
    .subscribe()
    .start();
  const addon = await world.api.post<{ id: string }>('/addons', { name: 'Once', lookup_key: 'once' });
  const price = { type: 'FIXED', billing_model: 'FLAT_FEE', amount: '12', currency: 'usd', billing_period: 'MONTHLY', invoice_cadence: 'ADVANCE' };
  await world.api.post('/prices', { ...price, display_name: 'Once', entity_type: 'ADDON', entity_id: addon.id });
  const path = `/subscriptions/${world.subscriptionId()}`;
  await world.api.post(`${path}/modify/execute`, { type: 'addon', addon_params: { action: 'add', add: { addon_id: addon.id, cadence: 'onetime' } } });
  await world.clock.to('2024-04-10');
  await world.api.post(`${path}/pause`);
  await world.clock.to('2024-04-20');
  await world.api.post(`${path}/resume`);
  const ends = (await world.subscription()).line_items.filter(({ display_name }) => display_name === 'Once').map(({ end_date }) => end_date);
  expect(ends).toEqual(['2024-04-10T00:00:00.000Z', '2024-05-01T00:00:00.000Z']);
  await world.clock.to('2024-05-01');
  const ofMay = (await world.invoices()).flatMap(({ line_items }) => line_items).filter(({ period_start }) => period_start === '2024-05-01T00:00:00.000Z');
  expect(ofMay.map(({ display_name }) => display_name)).toEqual(['fee']);
});

it('refuses a pause at the end of the period that would end before it', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan(flat('30', { timing: 'advance' }))
    .customer('short')
    .subscribe()
    .start();
  const asked = { pause_mode: 'period_end', pause_end: '2024-04-20T00:00:00Z' };
  const { status, body } = await world.api.ask('POST', `/subscriptions/${world.subscriptionId()}/pause`, asked);
  expect([status, body.reason]).toEqual([400, 'validation_failed']);
});

it('refuses a change of quantities that names one line twice, by whichever of its ids', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan([flat('10'), perUnit('1')])
    .customer('twice')
    .subscribe()
    .start();
  const ask = (mode: string, ids: readonly (string | undefined)[]) =>
    world.api.ask('POST', `/subscriptions/${world.subscriptionId()}/modify/${mode}`, {
      type: 'quantity_change',
      quantity_change_params: { line_items: ids.map((id, index) => ({ id, quantity: String(index + 2) })) },
    });
  const seats = async () => (await world.subscription()).line_items.filter(({ price_type }) => price_type === 'FIXED').map(({ id }) => id);
  const [first] = await seats();
  expect((await ask('execute', [first])).status).toBe(200);
  const successor = (await seats()).find((id) => id !== first);
  for (const mode of ['preview', 'execute']) {
    const { status, body } = await ask(mode, [first, successor]);
    expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'validation_failed', '/quantity_change_params/line_items/1/id']);
  }
});
