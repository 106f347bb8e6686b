import { perUnit, scenario, testApp, type GrantView, type InvoiceView } from '../harness';

const app = testApp();
const grantOf = (id: string) => app.api.get<GrantView>(`/credit-grants/${id}`);

/** What an invoice says about its one usage line: quantity, units paid by credits, amount. */
function usage(invoice: InvoiceView | undefined): readonly (string | undefined)[] {
  const line = invoice?.line_items[0];
  return [line?.quantity, line?.credits_applied, line?.amount];
}

function subscribed(name: string) {
  return scenario(app).clock('2024-01-01').plan(perUnit('0.01')).customer(name).subscribe();
}

it('pays for 1,000 events of its period without rollover, and lapses with it', async () => {
  const world = await subscribed('no-rollover').start();
  const grant = await world.grant(1_000);
  await world.events(700, { at: '2024-01-10' });
  await world.events(400, { at: '2024-02-10' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(usage)).toEqual([
    ['700', '700', '0.00'],
    ['400', '0', '4.00'],
  ]);
  expect(await grantOf(grant.id)).toMatchObject({ status: 'lapsed', remaining: '0', valid_until: '2024-02-01T00:00:00.000Z' });
});

it('pays for no more than it holds', async () => {
  const world = await subscribed('more').start();
  await world.grant(1_000);
  await world.events(1_250, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map(usage)).toEqual([['1250', '1000', '2.50']]);
});

it('carries the rest on with rollover', async () => {
  const world = await subscribed('rollover').start();
  const grant = await world.grant(1_000, { rollover: true });
  await world.events(700, { at: '2024-01-10' });
  await world.events(400, { at: '2024-02-10' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(usage)).toEqual([
    ['700', '700', '0.00'],
    ['400', '300', '1.00'],
  ]);
  expect(await grantOf(grant.id)).toMatchObject({ status: 'used_up', remaining: '0' });
});

it('pays for usage before its expiry only, also within a period', async () => {
  const world = await subscribed('expiry').start();
  const grant = await world.grant(1_000, { rollover: true, expires_in_days: 45 });
  expect(grant.expires_at).toBe('2024-02-15T00:00:00.000Z');
  await world.events(200, { at: '2024-01-10' });
  await world.events(500, { at: '2024-02-14T23:59:59.999Z' });
  await world.events(500, { at: '2024-02-15' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(usage)).toEqual([
    ['200', '200', '0.00'],
    ['1000', '500', '5.00'],
  ]);
  expect(await grantOf(grant.id)).toMatchObject({ status: 'lapsed', remaining: '0' });
});

it('expires before the end of its period when that comes sooner', async () => {
  const world = await subscribed('sooner').start();
  await world.grant(1_000, { expires_in_days: 10 });
  await world.events(30, { at: '2024-01-10' });
  await world.events(40, { at: '2024-01-11' });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map(usage)).toEqual([['70', '30', '0.40']]);
});

it('waits for the first period when the customer has no subscription yet', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('0.01')).customer('waiting').grant(50).start();
  await world.clock.to('2024-01-20');
  await world.subscribe();
  await world.events(70, { at: '2024-01-25' });
  await world.clock.to('2024-02-20');
  expect((await world.invoices()).map(usage)).toEqual([['70', '50', '0.20']]);
});

it('burns the grant that expires first, and small priorities before large ones', async () => {
  const world = await subscribed('order').start();
  const never = await world.grant(10, { rollover: true });
  const soon = await world.grant(10, { rollover: true, expires_in_days: 90 });
  const first = await world.grant(10, { rollover: true, priority: 1 });
  await world.events(15, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  const remaining = await Promise.all([first, soon, never].map(async ({ id }) => (await grantOf(id)).remaining));
  expect(remaining).toEqual(['0', '5', '10']);
});

it('keeps a ledger whose entries sum to zero in every transaction and to what remains in every grant', async () => {
  const world = await subscribed('ledger').start();
  const grant = await world.grant(100, { rollover: true });
  await world.events(30, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  const [invoice] = await world.invoices();
  await app.api.post(`/invoices/${invoice?.id}/void`, { reason: 'wrong' });
  const { items } = await app.api.get<{ items: { account: string; quantity: string; transaction_id: string; cause: string }[] }>(
    `/credit-grants/${grant.id}/entries?order=asc`,
  );
  const sumOf = (entries: typeof items) => entries.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  for (const { transaction_id } of items) expect(sumOf(items.filter((entry) => entry.transaction_id === transaction_id))).toBe(0);
  expect(items.filter(({ account }) => account === 'lot').map(({ cause, quantity }) => [cause, quantity])).toEqual([
    ['grant', '100'],
    ['consumption', '-30'],
    ['void', '30'],
  ]);
  expect(await grantOf(grant.id)).toMatchObject({ remaining: '100' });
});

it('burns the credits that two subscriptions of a customer share in the order of their boundaries', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan(perUnit('1'))
    .customer('shared')
    .subscribe()
    .subscribe({ start_date: '2024-01-15T00:00:00Z' })
    .start();
  await world.grant(10, { rollover: true });
  await world.events(6, { at: '2024-01-10' });
  await world.events(6, { at: '2024-02-05' });
  await world.clock.to('2024-03-02');
  expect((await world.invoices()).map((invoice) => [invoice.period_end.slice(0, 10), ...usage(invoice)])).toEqual([
    ['2024-02-01', '6', '6', '0.00'],
    ['2024-02-15', '6', '4', '2.00'],
    ['2024-03-01', '6', '0', '6.00'],
  ]);
});

it('burns the credits that subscriptions of a customer share by their age, each time, where their periods end at one instant', async () => {
  const customers = ['anna', 'bert', 'carl', 'dora', 'emil'];
  const plan = scenario(app).clock('2024-01-01').plan(perUnit('1'));
  const recipe = customers.reduce((all, name) => all.customer(name).subscribe().subscribe().subscribe(), plan);
  const world = await recipe.start();
  for (const name of customers) {
    await world.grant(15, { rollover: true }, name);
    await world.events(6, { at: '2024-01-10', customer: name });
  }
  await world.clock.to('2024-02-01');
  for (const [index, name] of customers.entries()) {
    const invoices = await world.invoices(name);
    const byAge = [0, 1, 2].map((nth) => invoices.find(({ subscription_id }) => subscription_id === world.subscriptionId(index * 3 + nth)));
    expect(byAge.map(usage)).toEqual([
      ['6', '6', '0.00'],
      ['6', '6', '0.00'],
      ['6', '3', '3.00'],
    ]);
  }
});

it('pays for the usage of its time also on an invoice that is made again after it has lapsed', async () => {
  const world = await subscribed('made-again').start();
  const grant = await world.grant(1_000);
  await world.events(400, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  expect(await grantOf(grant.id)).toMatchObject({ status: 'lapsed', remaining: '0' });
  const [first] = await world.invoices();
  await world.events(300, { at: '2024-01-11' });
  await app.api.post(`/invoices/${first?.id}/recalculate`, {});
  await world.events(500, { at: '2024-02-11' });
  await world.clock.to('2024-03-01');
  const inForce = (await world.invoices()).filter(({ status }) => status !== 'void');
  expect(inForce.map(usage)).toEqual([
    ['700', '700', '0.00'],
    ['500', '0', '5.00'],
  ]);
  expect(await grantOf(grant.id)).toMatchObject({ status: 'lapsed', remaining: '0' });
  const { items } = await app.api.get<{ items: { account: string; quantity: string; cause: string }[] }>(
    `/credit-grants/${grant.id}/entries?order=asc&limit=100`,
  );
  expect(items.filter(({ account }) => account === 'lot').map(({ cause, quantity }) => `${cause} ${quantity}`)).toEqual([
    'grant 1000',
    'consumption -400',
    'lapse -600',
    'lapse 600',
    'void 400',
    'consumption -700',
    'lapse -300',
  ]);
});
