import { breakInvoicesOf, brief, eventually, flat, forbidLinesOf, forbidNewsOf, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();
const FEBRUARY = '2024-02-01T00:00:00.000Z';

/** A subscription whose first period cannot close, since the database refuses its invoice, and what mends that. */
async function stuck(name: string): Promise<{ readonly world: World; readonly mend: () => Promise<void> }> {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer(name).subscribe().start();
  await world.events(5, { at: '2024-01-10' });
  const { customer_id } = await world.subscription();
  return { world, mend: await breakInvoicesOf(app.deps.db, customer_id) };
}

function advance(world: World, to: string) {
  return app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: to });
}

it('a step that fails says why, can be tried again at once, and then all goes on', async () => {
  const { world, mend } = await stuck('healed');
  const refused = await advance(world, FEBRUARY);
  expect([refused.status, refused.body.reason]).toEqual([503, 'clock_not_settled']);
  expect(refused.headers.get('Retry-After')).not.toBeNull();
  const failed = (await world.runs()).find(({ status }) => status === 'failed');
  expect(failed).toMatchObject({ step: 'close_period:0', kind: 'close_period', due_at: FEBRUARY, error_code: '53100', invoice_ids: [] });
  expect(failed?.error).toContain('No space left on device');
  expect(failed?.attempts).toBeGreaterThanOrEqual(1);
  expect(failed?.next_attempt_at).not.toBeNull();
  expect(await world.invoices()).toEqual([]);

  const still = await app.api.post<{ settled: boolean; failure: string }>(`/subscriptions/${world.subscriptionId()}/retry`);
  expect(still).toMatchObject({ settled: false, failure: expect.stringContaining('No space left') });
  await mend();
  expect(await app.api.post(`/subscriptions/${world.subscriptionId()}/retry`)).toEqual({ settled: true, failure: null });
  await world.clock.to(FEBRUARY);
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-02-01', total: '5.00' }]);
  const healed = (await world.runs()).find(({ step }) => step === 'close_period:0');
  expect(healed).toMatchObject({ status: 'succeeded', error: null, next_attempt_at: null });
  expect(healed?.attempts).toBeGreaterThanOrEqual(3);
  expect((await app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/retry`)).body.reason).toBe('no_failed_run');
});

it('a step that fails is tried again by itself', async () => {
  const { world, mend } = await stuck('patient');
  await advance(world, FEBRUARY);
  await mend();
  await eventually(
    () => world.runs(),
    (runs) => runs.some(({ step, status }) => step === 'close_period:0' && status === 'succeeded'),
  );
  expect(await world.invoices()).toHaveLength(1);
});

it('a subscription whose end has come stays ended, also while its last period fails to close', async () => {
  const { world, mend } = await stuck('ending');
  await world.clock.to('2024-01-20');
  const cancelled = await world.cancel({ cancellation_type: 'immediate' });
  expect(cancelled).toMatchObject({ subscription_status: 'active', cancel_at: '2024-01-20T00:00:00.000Z' });
  expect((await app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/keep`)).body.reason).toBe('subscription_ended');
  await mend();
  await app.api.post(`/subscriptions/${world.subscriptionId()}/retry`);
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-01-20T00:00:00.000Z' });
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-01-20', total: '5.00' }]);
});

it('a step that fails still lets the subscription be cancelled', async () => {
  const { world, mend } = await stuck('leaver');
  await advance(world, FEBRUARY);
  expect(await world.cancel({ cancellation_type: 'scheduled_date', cancel_at: '2024-02-10T00:00:00Z' })).toMatchObject({
    cancel_at: '2024-02-10T00:00:00.000Z',
  });
  await mend();
  await world.clock.to(FEBRUARY);
  await world.clock.to('2024-04-01');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-02-10T00:00:00.000Z' });
});

it('a subscription that is stuck does not keep others on the clock from settling', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('bad').subscribe().customer('good').subscribe().start();
  const { customer_id } = await world.subscription();
  const mend = await breakInvoicesOf(app.deps.db, customer_id);
  expect((await advance(world, FEBRUARY)).status).toBe(503);
  expect(await world.invoices('good')).toHaveLength(1);
  expect(await app.api.get(`/test-clocks/${world.clockId()}`)).toMatchObject({ status: 'advancing', target_time: FEBRUARY });
  expect((await advance(world, '2024-03-01T00:00:00Z')).body.reason).toBe('clock_advancing');
  await mend();
  await eventually(
    () => app.api.get<{ status: string }>(`/test-clocks/${world.clockId()}`),
    ({ status }) => status === 'ready',
  );
  expect(await world.invoices('bad')).toHaveLength(1);
});

it.each([
  ['first', forbidLinesOf],
  ['last', forbidNewsOf],
])('answers a command that can never be done, leaves nothing of it behind, and does the next one: what it writes %s', async (name, forbid) => {
  const world = await scenario(app).clock('2024-01-01').plan(flat('10')).customer(`hopeless ${name}`).subscribe().start();
  const mend = await forbid(app.deps.db, world.subscriptionId());
  const [line] = (await world.subscription()).line_items;
  const seats = { type: 'quantity_change', quantity_change_params: { line_items: [{ id: line?.id, quantity: '2' }] } };
  const change = () => app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/modify/execute`, seats);
  const { status, body } = await change();
  expect([status, body.reason]).toEqual([500, 'internal_error']);
  expect((await world.subscription()).line_items).toEqual([line]);
  expect(await world.cancel({ cancellation_type: 'end_of_period' })).toMatchObject({ cancel_at: FEBRUARY });
  await mend();
  expect((await change()).status).toBe(200);
  expect((await world.subscription()).line_items).toHaveLength(2);
});
