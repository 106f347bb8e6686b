import { flat, graduated, perUnit, scenario, testApp, type World } from '../../harness';
import { resultsOf, simulate } from '../../harness/simulate';

const app = testApp({ graceSeconds: 0 });

type Plan = { readonly id: string };
type PriceList = { readonly items: readonly { readonly id: string; readonly type: string }[] };

function plan(...charges: readonly object[]): Promise<Plan> {
  return app.api.post<Plan>('/pricing-plans', { name: 'Candidate', currency: 'usd', charges });
}

async function priceOf(planId: string, type: 'USAGE' | 'FIXED'): Promise<string> {
  const { items } = await app.api.get<PriceList>(`/prices?plan_id=${planId}`);
  return items.find((price) => price.type === type)?.id ?? '';
}

/** January and February 2024: a fee of 10.00 and usage at 1.00. */
async function twoMonths(january: number, february: number): Promise<World> {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan([flat('10', { name: 'Fee' }), perUnit('1', { name: 'Requests' })])
    .customer('past')
    .subscribe()
    .start();
  if (january > 0) await world.events(january, { at: '2024-01-15' });
  if (february > 0) await world.events(february, { at: '2024-02-15' });
  await world.clock.to('2024-03-01');
  return world;
}

const ofCustomer = (world: World) => ({ customer_id: world.customer() });

it('rates usage and fees by the prices of another plan, line by line', async () => {
  const world = await twoMonths(12, 5);
  const cheap = await plan(
    flat('8', { name: 'Base' }),
    graduated(
      [
        [10, '0.5'],
        [null, '0.1'],
      ],
      { name: 'Calls' },
    ),
  );
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { plan_id: cheap.id } });
  // January 8 + 5 + 0.20 instead of 22, February 8 + 2.50 instead of 15.
  expect(simulation.totals).toEqual([{ currency: 'usd', old: '37.00', new: '23.70', difference: '-13.30', unmatched_lines: 0, skipped_invoices: 0 }]);
  const [result] = await resultsOf(app.api, simulation.id);
  expect(result?.invoices[0]?.lines.map(({ change, display_name, quantity, old, new: now }) => [change, display_name, quantity, old, now])).toEqual([
    ['repriced', 'Fee', '1', '10.00', '8.00'],
    ['repriced', 'Requests', '12', '12.00', '5.20'],
  ]);
});

it('replaces single prices, for all their versions, and leaves the others alone', async () => {
  const world = await twoMonths(12, 5);
  const prices = [{ price_id: await priceOf(world.planId, 'USAGE'), unit_amount: '2' }];
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { prices } });
  expect(simulation.totals).toMatchObject([{ old: '37.00', new: '54.00', difference: '17.00' }]);
  const [result] = await resultsOf(app.api, simulation.id);
  expect(result?.invoices[0]?.lines.map(({ change }) => change)).toEqual(['kept', 'repriced']);
});

it('leaves out invoices that were written by hand, also for the subscription', async () => {
  const world = await twoMonths(0, 0);
  const price_id = await priceOf(world.planId, 'USAGE');
  const { items } = await app.api.post<{ items: { id: string }[] }>('/subscriptions/search', { customer_id: world.customer() });
  const written = {
    currency: 'usd',
    subscription_id: items[0]?.id,
    invoice_status: 'FINALIZED',
    line_items: [{ display_name: 'Training', quantity: '2', amount: '50', price_id }],
  };
  await app.api.post('/invoices', { customer_id: world.customer(), ...written });
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { prices: [{ price_id, unit_amount: '9' }] } });
  expect(simulation.totals).toMatchObject([{ old: '20.00', new: '20.00', difference: '0.00' }]);
});

it('replaces prices of the candidate plan', async () => {
  const world = await twoMonths(12, 5);
  const other = await plan(flat('8'), perUnit('3'));
  const prices = [{ price_id: await priceOf(other.id, 'FIXED'), amount: '1' }];
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { plan_id: other.id, prices } });
  expect(simulation.totals).toMatchObject([{ new: '53.00' }]);
});

it('measures what only the candidate bills, from the events of that time, and counts usage that it does not price', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan([perUnit('1'), perUnit('5', { event: 'upload' })])
    .customer('other')
    .subscribe()
    .start();
  await world.events(3, { at: '2024-01-10' });
  await world.events(2, { at: '2024-01-10', event: 'upload' });
  await world.events(4, { at: '2024-01-20', event: 'download' });
  await world.clock.to('2024-02-01');
  await world.events(100, { at: '2024-01-25', event: 'download' });
  const candidate = await plan(flat('2', { name: 'Small fee' }), perUnit('1'), perUnit('0.25', { event: 'download', name: 'Downloads' }));
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { plan_id: candidate.id } });
  // 3 requests, 4 downloads that had arrived by the cut-off, the fee; two uploads are dropped.
  expect(simulation.totals).toMatchObject([{ old: '13.00', new: '6.00', unmatched_lines: 1 }]);
  const [result] = await resultsOf(app.api, simulation.id);
  expect(result?.invoices[0]?.lines.map(({ change, quantity, new: now }) => [change, quantity, now])).toEqual([
    ['repriced', '3', '3.00'],
    ['unmatched', '2', '0.00'],
    ['added', '1', '2.00'],
    ['added', '4', '1.00'],
  ]);
});

it('subtracts from late usage what the simulated invoice had billed, and not the real one', async () => {
  const world = await twoMonths(8, 0);
  await app.api.put(`/environments/${app.environmentId}`, { settings: { late_usage: 'next_invoice' } });
  await world.events(4, { at: '2024-01-20' });
  await world.clock.to('2024-04-01');
  const tiers = await plan(
    flat('10'),
    graduated([
      [10, '3'],
      [null, '1'],
    ]),
  );
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { plan_id: tiers.id } });
  const [result] = await resultsOf(app.api, simulation.id);
  const usage = result?.invoices.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'late_usage');
  // Twelve units cost 32.00, eight of them had cost 24.00.
  expect(usage?.map(({ old, new: now }) => [old, now])).toEqual([['4.00', '8.00']]);
});

it('takes coupons and credits as the invoices had them', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan([perUnit('1')])
    .customer('credited')
    .grant(5, { rollover: true })
    .subscribe()
    .start();
  await world.events(8, { at: '2024-01-15' });
  await world.clock.to('2024-02-01');
  const double = await plan(perUnit('2'));
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { plan_id: double.id } });
  expect(simulation.totals).toMatchObject([{ old: '3.00', new: '6.00' }]);
});

it('takes the invoices of the span that are final, and no void ones', async () => {
  const world = await twoMonths(12, 5);
  const candidate = { plan_id: (await plan(flat('10'), perUnit('2'))).id };
  const total = async (span: object) =>
    (await simulate(app.api, { subject: ofCustomer(world), span, candidate })).totals.map(({ old, new: now }) => [old, now]);
  expect(await total({ end: '2024-02-01T00:00:00Z' })).toEqual([['22.00', '34.00']]);
  expect(await total({ start: '2024-02-01T00:00:00Z' })).toEqual([['15.00', '20.00']]);
  expect(await total({ start: '2025-01-01T00:00:00Z' })).toEqual([]);
  const [january] = await world.invoices();
  await app.api.post(`/invoices/${january?.id}/void`, { reason: 'wrong' });
  expect(await total({})).toEqual([['15.00', '20.00']]);
});

it('leaves out of the totals what the candidate does not sell in the currency of the invoice', async () => {
  const world = await twoMonths(12, 5);
  const euros = await app.api.post<Plan>('/pricing-plans', { name: 'Euros', currency: 'eur', charges: [perUnit('1')] });
  const simulation = await simulate(app.api, { subject: ofCustomer(world), candidate: { plan_id: euros.id } });
  expect(simulation.totals).toMatchObject([{ currency: 'usd', old: '0.00', new: '0.00', difference: '0.00', skipped_invoices: 2 }]);
  const [result] = await resultsOf(app.api, simulation.id);
  expect(result?.invoices.map((invoice) => [invoice.old, invoice.new])).toEqual([
    ['22.00', null],
    ['15.00', null],
  ]);
});

it('rates all customers of a plan, each once, and changes nothing of theirs', async () => {
  const first = await twoMonths(1, 1);
  for (const name of ['second', 'third']) {
    await app.api.post('/customers', { external_id: `${first.customer()}-${name}`, test_clock_id: first.clockId() });
    await app.api.post('/subscriptions', { customer_id: `${first.customer()}-${name}`, plan_id: first.planId });
  }
  await first.clock.to('2024-04-01');
  const digests = () => app.deps.db('invoices').orderBy('id').pluck('digest');
  const before = await digests();
  const candidate = { plan_id: (await plan(flat('20'), perUnit('1'))).id };
  const { id, progress } = await simulate(app.api, { subject: { plan_id: first.planId }, candidate });
  expect(progress).toEqual({ done: 3, total: 3 });
  expect((await resultsOf(app.api, id)).map(({ difference }) => difference).sort()).toEqual(['10.00', '10.00', '30.00']);
  expect(await digests()).toEqual(before);
  type Pages = { readonly items: readonly { readonly difference: string }[]; readonly pagination: { readonly next_cursor: string | null } };
  const page = (query: string) => app.api.get<Pages>(`/simulations/${id}/results?sort=difference&limit=2${query}`);
  const largest = await page('');
  const rest = await page(`&cursor=${largest.pagination.next_cursor}`);
  expect([largest, rest].map(({ items }) => items.map(({ difference }) => difference))).toEqual([['30.00', '10.00'], ['10.00']]);
});
