import { scenario, testApp, type InvoiceView, type SubscriptionView, type World } from '../harness';
import { fee, planOf, usage } from './plan-of';
import { linesOf } from './summary';

const app = testApp();

type Fields = Readonly<Record<string, unknown>>;

/** From the first of April, a month of thirty days: requests at 1, of which so much is promised. */
async function promised(name: string, commitment: Fields, fields: Fields = {}): Promise<World> {
  const world = await scenario(app).clock('2024-04-01').customer(name).start();
  const plan = await planOf(app.api, [usage('1', 'MONTHLY')]);
  await world.subscribe({ plan_id: plan.id, line_item_commitments: { [plan.priceIds[0] ?? '']: commitment }, ...fields });
  return world;
}

async function subscriptionOf(world: World): Promise<SubscriptionView> {
  const { items } = await app.api.post<{ items: SubscriptionView[] }>('/subscriptions/search', { customer_id: world.customer() });
  return items[0]!;
}

/** The line in force. */
async function lineOf(world: World) {
  return (await subscriptionOf(world)).line_items.find((line) => line.end_date === null)!;
}

/** What an invoice says of its commitment: within, beyond, missing. */
function standing(invoice: InvoiceView | undefined): readonly (string | undefined)[] {
  const info = invoice?.line_items[0]?.commitment_info;
  return [info?.computed_commitment_utilized_amount, info?.computed_overage_amount, info?.computed_true_up_amount];
}

const HUNDRED = { commitment_amount: '100', overage_factor: 1.5, enable_true_up: true };

describe('a line that promises usage', () => {
  it.each([
    ['costs the promise where less is used, with true-up', HUNDRED, 70, '100.00', ['70', '0', '30']],
    ['costs what is used where less is used, without it', { ...HUNDRED, enable_true_up: false }, 70, '70.00', ['70', '0', '0']],
    ['costs the promise where just that is used', HUNDRED, 100, '100.00', ['100', '0', '0']],
    ['costs what goes beyond at the overage factor', HUNDRED, 120, '130.00', ['100', '30', '0']],
    ['costs the promise where nothing is used at all', HUNDRED, 0, '100.00', ['0', '0', '100']],
    [
      'promises units for what the price asks for them',
      { commitment_quantity: '50', overage_factor: '2', enable_true_up: true },
      60,
      '70.00',
      ['50', '20', '0'],
    ],
  ])('%s', async (name, commitment, used, total, parts) => {
    const world = await promised(name, commitment);
    await world.events(used, { at: '2024-04-10' });
    const { id } = await subscriptionOf(world);
    const preview = await app.api.post<InvoiceView>('/invoices/preview', { subscription_id: id });
    await world.clock.to('2024-05-01');
    const [invoice] = await world.invoices();
    expect([invoice?.total, standing(invoice)]).toEqual([total, parts]);
    expect([preview.total, standing(preview)]).toEqual([total, parts]);
  });

  it('promises anew in each period', async () => {
    const world = await promised('anew', HUNDRED);
    await world.events(120, { at: '2024-04-10' });
    await world.events(10, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['130.00', '100.00']);
  });

  it('shows what it promises', async () => {
    const world = await promised('shown', HUNDRED);
    expect(await lineOf(world)).toMatchObject({
      ...{ commitment_type: 'amount', commitment_amount: '100', commitment_quantity: null, commitment_overage_factor: '1.5' },
      ...{ commitment_true_up_enabled: true, commitment_duration: 'MONTHLY', commitment_windowed: false },
    });
  });

  it('keeps its promise apart from that of another line', async () => {
    const world = await promised('apart', HUNDRED);
    const meter = await app.api.post<{ id: string }>('/meters', { name: 'Others', event_name: 'other', aggregation: { type: 'COUNT' } });
    const price = { type: 'USAGE', billing_model: 'FLAT_FEE', billing_period: 'MONTHLY', amount: '2', display_name: 'Others', meter_id: meter.id };
    const { id } = await subscriptionOf(world);
    const added = { price, start_date: '2024-04-01T00:00:00.000Z', commitment_amount: '10', commitment_true_up_enabled: true };
    await app.api.post(`/subscriptions/${id}/lineitems`, added);
    await world.events(120, { at: '2024-04-10' });
    await world.clock.to('2024-05-01');
    expect(linesOf((await world.invoices())[0]!)).toEqual(['Requests 2024-04-01..2024-05-01 130.00', 'Others 2024-04-01..2024-05-01 10.00']);
  });
});

describe('a line that holds for a part of a period promises that part', () => {
  it('when it is carried on under another price: both halves promise as much as the whole', async () => {
    const world = await promised('carried on', { ...HUNDRED, commitment_amount: '90' });
    await world.clock.to('2024-04-11');
    await app.api.put(`/subscriptions/lineitems/${(await lineOf(world)).id}`, { amount: '2' });
    expect(await lineOf(world)).toMatchObject({ commitment_amount: '90' });
    await world.clock.to('2024-05-01');
    // 10 and 20 of 30 days.
    expect(linesOf((await world.invoices())[0]!)).toEqual(['Requests 2024-04-01..2024-04-11 30.00', 'Requests 2024-04-11..2024-05-01 60.00']);
  });

  it('when the subscription is cancelled', async () => {
    const world = await promised('cancelled', { ...HUNDRED, commitment_amount: '90' });
    await world.clock.to('2024-04-11');
    const { id } = await subscriptionOf(world);
    await app.api.post(`/subscriptions/${id}/cancel`, { cancellation_type: 'immediate' });
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['30.00']);
  });

  it('when the promise itself begins, changes or ends in the middle', async () => {
    const world = await promised('changed', { ...HUNDRED, commitment_amount: '90' });
    const change = async (body: Fields) => app.api.put(`/subscriptions/lineitems/${(await lineOf(world)).id}`, body);
    await world.clock.to('2024-04-11');
    await change({ commitment_amount: '30' });
    await world.clock.to('2024-04-21');
    await change({ commitment_amount: null });
    expect(await lineOf(world)).toMatchObject({ commitment_amount: null, commitment_type: null });
    await world.events(5, { at: '2024-04-25' });
    await world.clock.to('2024-05-01');
    expect(linesOf((await world.invoices())[0]!).map((line) => line.split(' ').at(-1))).toEqual(['30.00', '10.00', '5.00']);
  });
});

describe('an invoice in the middle of the period', () => {
  it('bills no shortfall, and the one of the period bills the rest of the promise', async () => {
    const world = await promised('interim', HUNDRED);
    await world.events(40, { at: '2024-04-05' });
    await world.clock.to('2024-04-11');
    const { id } = await subscriptionOf(world);
    expect(await app.api.post(`/subscriptions/${id}/invoices`)).toMatchObject({ total: '40.00' });
    await world.clock.to('2024-05-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['40.00', '60.00']);
  });

  it('bills what is beyond the whole promise already, once', async () => {
    const world = await promised('interim beyond', HUNDRED);
    await world.events(110, { at: '2024-04-05' });
    await world.clock.to('2024-04-11');
    const { id } = await subscriptionOf(world);
    expect(await app.api.post(`/subscriptions/${id}/invoices`)).toMatchObject({ total: '115.00' });
    await world.events(10, { at: '2024-04-15' });
    await world.clock.to('2024-05-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['115.00', '15.00']);
  });
});

it('lets late usage use up what was billed as missing before it costs anything', async () => {
  const world = await promised('late', HUNDRED);
  await world.events(70, { at: '2024-04-10' });
  await world.clock.to('2024-05-01');
  await world.events(20, { at: '2024-04-20' });
  await world.events(100, { at: '2024-05-10' });
  await world.clock.to('2024-06-01');
  expect((await world.invoices()).map(linesOf)).toEqual([
    ['Requests 2024-04-01..2024-05-01 100.00'],
    ['Requests 2024-05-01..2024-06-01 100.00', 'Requests, late usage for 2024-04-01 to 2024-05-01 2024-04-01..2024-05-01 0.00'],
  ]);
});

it('promises nothing for a trial', async () => {
  const world = await promised('trial', HUNDRED, { trial_period_days: 10, trial_usage: 'billed' });
  await world.events(3, { at: '2024-04-05' });
  await world.clock.to('2024-04-11');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([['trial', '3.00']]);
});

it('brings the promise of a phase with the phase', async () => {
  const world = await scenario(app).clock('2024-04-01').customer('phase').start();
  const plan = await planOf(app.api, [usage('1', 'MONTHLY')]);
  const override_line_items = [{ price_id: plan.priceIds[0], commitment_amount: '50', commitment_true_up_enabled: true }];
  const phases = [
    { start_date: '2024-04-01T00:00:00.000Z', end_date: '2024-05-01T00:00:00.000Z' },
    { start_date: '2024-05-01T00:00:00.000Z', override_line_items },
  ];
  await world.subscribe({ plan_id: plan.id, phases });
  await world.clock.to('2024-06-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['0.00', '50.00']);
});

describe('refuses a promise', () => {
  async function refusal(fields: Fields): Promise<readonly [string, string | undefined]> {
    const world = await scenario(app).clock('2024-04-01').customer('refused').start();
    const plan = await planOf(app.api, [fee('10', 'MONTHLY'), usage('1', 'MONTHLY')]);
    const { line_item_commitments, of = 1, ...rest } = fields;
    const commitments = { [plan.priceIds[of as number] ?? '']: line_item_commitments };
    const body = { customer_id: world.customer(), plan_id: plan.id, line_item_commitments: commitments, ...rest };
    const reply = await app.api.ask('POST', '/subscriptions', body);
    return [reply.body.reason, reply.body.errors[0]?.pointer];
  }

  it.each([
    ['of a fee', { of: 0, line_item_commitments: HUNDRED }, '/commitment_amount'],
    ['beside that of the whole subscription', { commitment_amount: '10', line_item_commitments: HUNDRED }, '/commitment_amount'],
    ['for another time than the billing period', { line_item_commitments: { ...HUNDRED, commitment_duration: 'ANNUAL' } }, '/commitment_duration'],
    ['of nothing', { line_item_commitments: { enable_true_up: true } }, '/override_line_items/0/commitment_amount'],
    ['of money and units', { line_item_commitments: { ...HUNDRED, commitment_quantity: '5' } }, '/override_line_items/0/commitment_quantity'],
  ])('%s', async (_name, fields, pointer) => expect(await refusal(fields)).toEqual(['validation_failed', pointer]));

  it.each([{ overage_factor: '0.5' }, { commitment_amount: '0' }])('with %j', async (fields) => {
    expect((await refusal({ line_item_commitments: { ...HUNDRED, ...fields } }))[0]).toBe('validation_failed');
  });
});
