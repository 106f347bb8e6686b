import { graduated, perUnit, scenario, testApp, volume } from '../harness';

const app = testApp({ graceSeconds: 0 });

function setPolicy(late_usage: 'next_invoice' | 'reissue' | 'ignore') {
  return app.api.put(`/environments/${app.environmentId}`, { settings: { late_usage } });
}

const tiers = graduated([
  [10, '1'],
  [null, '0.5'],
]);

it('bills late usage on the next invoice as what the whole period costs now less what it was billed', async () => {
  await setPolicy('next_invoice');
  const world = await scenario(app).clock('2024-01-01').plan(tiers).customer('late').subscribe().start();
  await world.events(8, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  await world.events(4, { at: '2024-01-21' });
  await world.events(3, { at: '2024-02-10' });
  await world.clock.to('2024-03-01');
  const [, february] = await world.invoices();
  // 12 units cost 10 + 2 x 0.5 = 11.00, of which 8.00 were billed.
  expect(february?.line_items.map(({ kind, quantity, amount, event_count }) => ({ kind, quantity, amount, event_count }))).toEqual([
    { kind: 'usage', quantity: '3', amount: '3.00', event_count: 3 },
    { kind: 'late_usage', quantity: '12', amount: '3.00', event_count: 12 },
  ]);
  expect(february?.total).toBe('6.00');
});

it('bills usage that comes late twice only for what each time is new', async () => {
  await setPolicy('next_invoice');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('later').subscribe().start();
  await world.clock.to('2024-02-01');
  await world.events(2, { at: '2024-01-21' });
  await world.clock.to('2024-03-01');
  await world.events(5, { at: '2024-01-22' });
  await world.clock.to('2024-04-01');
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['0.00', '2.00', '5.00', '0.00']);
});

it('carries over what late usage makes cheaper, as far as an invoice has nothing to take it off', async () => {
  await setPolicy('next_invoice');
  const cheaper = volume([
    [20, '0.5'],
    [null, '0.25'],
  ]);
  const world = await scenario(app).clock('2024-01-01').plan(cheaper).customer('cheaper').subscribe().start();
  await world.events(20, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  // 21 units cost 5.25, and 10.00 were billed.
  await world.events(1, { at: '2024-01-21' });
  await world.clock.to('2024-03-01');
  await world.events(10, { at: '2024-03-10' });
  await world.clock.to('2024-04-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['10.00', '0.00', '0.25']);
});

it('bills late usage also of what the subscription no longer has', async () => {
  await setPolicy('next_invoice');
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan([perUnit('1'), perUnit('3', { event: 'export' })])
    .customer('without-exports')
    .subscribe()
    .start();
  await world.clock.to('2024-02-01');
  const { line_items } = await world.subscription();
  const exports = line_items.find(({ price }) => price?.amount === '3');
  expect((await app.api.ask('DELETE', `/subscriptions/lineitems/${exports?.id}`, {})).status).toBe(200);
  await world.clock.to('2024-03-01');
  await world.events(2, { at: '2024-01-20', event: 'export' });
  await world.clock.to('2024-04-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['0.00', '0.00', '6.00']);
});

it('shows late usage in the preview as the invoice will bill it', async () => {
  await setPolicy('next_invoice');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('previewed').subscribe().start();
  await world.clock.to('2024-02-01');
  await world.events(7, { at: '2024-01-21' });
  await world.events(1, { at: '2024-02-02' });
  expect((await world.preview()).total).toBe('8.00');
  await world.clock.to('2024-03-01');
  expect((await world.invoices())[1]?.total).toBe('8.00');
});

it('makes the invoice of the period again when the policy is to reissue', async () => {
  await setPolicy('reissue');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('reissued').subscribe().start();
  await world.events(8, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  await world.events(4, { at: '2024-01-21' });
  await world.clock.to('2024-03-01');
  const invoices = (await world.invoices()).map(({ status, period_start, total }) => ({ status, month: period_start.slice(0, 7), total }));
  expect(invoices).toHaveLength(3);
  expect(invoices).toEqual(
    expect.arrayContaining([
      { status: 'void', month: '2024-01', total: '8.00' },
      { status: 'open', month: '2024-01', total: '12.00' },
      { status: 'paid', month: '2024-02', total: '0.00' },
    ]),
  );
});

it('leaves late usage alone when the policy is to ignore it, and says so when asked about the event', async () => {
  await setPolicy('ignore');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('ignored').subscribe().start();
  await world.clock.to('2024-02-01');
  await app.api.post('/events', { event_name: 'request', customer_id: world.customer(), timestamp: '2024-01-21T00:00:00Z', event_id: 'late-and-ignored' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['0.00', '0.00']);
  expect(await app.api.get('/events/trace?event_id=late-and-ignored')).toMatchObject({ verdict: 'late', lines: [{ state: 'late' }] });
});

it('lets a plan decide otherwise than its environment', async () => {
  await setPolicy('ignore');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('own-rule').subscribe().start();
  await app.api.put(`/plans/${world.planId}`, { late_usage: 'next_invoice' });
  await world.clock.to('2024-02-01');
  await world.events(3, { at: '2024-01-21' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['0.00', '3.00']);
});

it('bills on request what came late for the last period of a subscription that has ended', async () => {
  await setPolicy('next_invoice');
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('gone').subscribe().start();
  await world.cancel({ cancellation_type: 'end_of_period' });
  await world.clock.to('2024-02-02');
  const path = `/subscriptions/${world.subscriptionId()}/invoices`;
  expect((await app.api.ask('POST', path)).body.reason).toBe('nothing_to_bill');
  await world.events(6, { at: '2024-01-30' });
  expect(await app.api.post(path)).toMatchObject({ kind: 'interim', total: '6.00', line_items: [{ kind: 'late_usage' }] });
  expect((await app.api.ask('POST', path)).body.reason).toBe('nothing_to_bill');
});
