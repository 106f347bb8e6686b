import { scenario, testApp, type InvoiceView, type World } from '../harness';

const app = testApp();

type Fields = Readonly<Record<string, unknown>>;
interface Promised {
  readonly world: World;
  readonly id: string;
  readonly used: (day: string, units: number) => Promise<void>;
}

let made = 0;

/** Ten units a day are promised at 1 each; what goes beyond costs twice as much. From the first of April, a month of thirty days. */
async function daily(commitment: Fields = {}, { meter = {}, ...fields }: Fields & { readonly meter?: Fields } = {}): Promise<Promised> {
  const world = await scenario(app).clock('2024-04-01').customer('daily').start();
  const event = `unit-${(made += 1)}`;
  const aggregation = { type: 'SUM', field: 'units', bucket_size: 'DAY', ...meter };
  const { id: meter_id } = await app.api.post<{ id: string }>('/meters', { name: event, event_name: event, aggregation });
  const plan = await app.api.post<{ id: string }>('/plans', { name: event });
  const price = await app.api.post<{ id: string }>('/prices', {
    ...{ entity_type: 'PLAN', entity_id: plan.id, type: 'USAGE', currency: 'usd', amount: '1', billing_model: 'FLAT_FEE', invoice_cadence: 'ARREAR' },
    ...{ billing_period: 'MONTHLY', billing_period_count: 1, display_name: 'Units', meter_id },
  });
  const promise = { commitment_amount: '10', overage_factor: '2', enable_true_up: true, is_window_commitment: true, ...commitment };
  const { id } = await world.subscribe({ plan_id: plan.id, line_item_commitments: { [price.id]: promise }, ...fields });
  return { world, id, used: (day, units) => world.events(1, { at: day, event, properties: { units } }) };
}

function standing(invoice: InvoiceView | undefined): readonly (string | undefined | boolean)[] {
  const info = invoice?.line_items[0]?.commitment_info;
  return [info?.computed_commitment_utilized_amount, info?.computed_overage_amount, info?.computed_true_up_amount, info?.is_windowed];
}

it.each([
  ['each day bears its own overage and shortfall, empty days too', {}, '310.00', ['14', '10', '286', true]],
  ['without true-up only what was used costs anything', { enable_true_up: false }, '24.00', ['14', '10', '0', true]],
  ['units are worth what the price asks for them', { commitment_amount: undefined, commitment_quantity: '10' }, '310.00', ['14', '10', '286', true]],
])('%s', async (_name, commitment, total, parts) => {
  const { world, id, used } = await daily(commitment);
  await used('2024-04-03T10:00:00.000Z', 9);
  await used('2024-04-03T23:59:59.000Z', 6);
  await used('2024-04-04T00:00:00.000Z', 4);
  const preview = await app.api.post<InvoiceView>('/invoices/preview', { subscription_id: id });
  await world.clock.to('2024-05-01');
  const [invoice] = await world.invoices();
  expect([invoice?.total, standing(invoice)]).toEqual([total, parts]);
  expect([preview.total, standing(preview)]).toEqual([total, parts]);
  expect(await app.api.get(`/invoices/${invoice?.id}/replay`)).toMatchObject({ matches: true });
});

it('shows what it promises', async () => {
  const { id } = await daily();
  expect(await app.api.get(`/subscriptions/${id}`)).toMatchObject({ line_items: [{ commitment_windowed: true, commitment_amount: '10' }] });
});

it('promises a part of the windows in which it begins and ends', async () => {
  const { world, id } = await daily();
  await world.clock.to('2024-04-11T12:00:00.000Z');
  await app.api.post(`/subscriptions/${id}/cancel`, { cancellation_type: 'immediate' });
  // Ten days and a half.
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['105.00']);
});

it('promises as much over both halves of a day when a change carries the line on in its middle', async () => {
  const { world, id } = await daily();
  const { line_items } = await app.api.get<{ line_items: { id: string }[] }>(`/subscriptions/${id}`);
  await world.clock.to('2024-04-11T12:00:00.000Z');
  await app.api.put(`/subscriptions/lineitems/${line_items[0]?.id}`, { amount: '3' });
  await world.clock.to('2024-05-01');
  expect((await world.invoices())[0]?.line_items.map(({ amount }) => amount)).toEqual(['105.00', '195.00']);
});

it('bills no shortfall in the middle of the period, and nothing twice', async () => {
  const { world, id, used } = await daily();
  await used('2024-04-03', 15);
  await used('2024-04-10T06:00:00.000Z', 8);
  await world.clock.to('2024-04-10T12:00:00.000Z');
  // 10 + 5 x 2, and 8 of a day that goes on.
  expect(await app.api.post(`/subscriptions/${id}/invoices`)).toMatchObject({ total: '28.00' });
  await used('2024-04-10T18:00:00.000Z', 4);
  await world.clock.to('2024-05-01');
  // 20 + 14 + 28 days of 10, less 28.
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['28.00', '286.00']);
});

it('prices the largest value of each day on its own', async () => {
  const { world, used } = await daily({ enable_true_up: false }, { meter: { type: 'MAX' } });
  for (const units of [3, 12, 7]) await used('2024-04-03', units);
  await used('2024-04-05', 2);
  await world.clock.to('2024-05-01');
  // 10 + 2 x 2, and 2.
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['16.00']);
});

it.each([
  ['a meter without windows', { bucket_size: undefined }],
  ['windows that are shorter than a day', { bucket_size: 'HOUR' }],
])('refuses it for %s', async (_name, meter) => {
  await expect(daily({}, { meter })).rejects.toThrow(/commitment_windowed/);
});

it('can be changed to the period as a whole', async () => {
  const { world, id } = await daily();
  const { line_items } = await app.api.get<{ line_items: { id: string }[] }>(`/subscriptions/${id}`);
  await app.api.put(`/subscriptions/lineitems/${line_items[0]?.id}`, {
    commitment_amount: '45',
    commitment_windowed: false,
    effective_from: '2024-04-01T00:00:00.000Z',
  });
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['45.00']);
});
