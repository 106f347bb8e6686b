import { scenario, testApp, type InvoiceView, type World } from '../harness';

const app = testApp();

type Fields = Readonly<Record<string, unknown>>;
interface Metered {
  readonly world: World;
  readonly id: string;
  readonly planId: string;
  readonly used: (at: string, units: number) => Promise<void>;
}

let made = 0;

/** The first ten units of each day cost 1.00 each, all others 0.50. */
const TIERS = { billing_model: 'TIERED', tier_mode: 'SLAB', tiers: [{ up_to: '10', unit_amount: '1' }, { unit_amount: '0.5' }] };

/** A subscription from the first of April on, a month of thirty days, whose units are counted by the day. */
async function daily({ meter = {}, price = {} }: { readonly meter?: Fields; readonly price?: Fields } = {}): Promise<Metered> {
  const world = await scenario(app).clock('2024-04-01').customer('daily').start();
  const event = `window-${(made += 1)}`;
  const aggregation = { type: 'SUM', field: 'units', bucket_size: 'DAY', ...meter };
  const { id: meter_id } = await app.api.post<{ id: string }>('/meters', { name: event, event_name: event, aggregation });
  const plan = await app.api.post<{ id: string }>('/plans', { name: event });
  await app.api.post('/prices', {
    ...{ entity_type: 'PLAN', entity_id: plan.id, type: 'USAGE', currency: 'usd', invoice_cadence: 'ARREAR', meter_id },
    ...{ billing_period: 'MONTHLY', billing_period_count: 1, display_name: 'Units', ...TIERS, ...price },
  });
  const { id } = await world.subscribe({ plan_id: plan.id });
  return { world, id, planId: plan.id, used: (at, units) => world.events(1, { at, event, properties: { units } }) };
}

const totals = async (world: World) => (await world.invoices()).map(({ total }) => total);

it.each([
  // 10 x 1 + 5 x 0.50, and 4 x 1. By their sum they would cost 10 x 1 + 9 x 0.50 = 14.50.
  ['tiers begin anew in each', {}, '16.50'],
  // All 15 of one day at 0.50, the 4 of the other at 1.
  ['a volume is that of one window', { tier_mode: 'VOLUME' }, '11.50'],
  // Two packages of ten, and one.
  [
    'packages are filled by one window',
    { billing_model: 'PACKAGE', amount: '3', transform_quantity: { divide_by: 10 }, tiers: undefined, tier_mode: undefined },
    '9.00',
  ],
])('prices each window of a meter on its own: %s, on the preview, the invoice and in analytics', async (_name, price, total) => {
  const { world, id, used } = await daily({ price });
  await used('2024-04-03T10:00:00.000Z', 9);
  await used('2024-04-03T23:59:59.000Z', 6);
  await used('2024-04-04T00:00:00.000Z', 4);
  const preview = await app.api.post<InvoiceView>('/invoices/preview', { subscription_id: id });
  const span = { start_time: '2024-04-01T00:00:00Z', end_time: '2024-05-01T00:00:00Z' };
  const analysed = await app.api.post<{ total_cost: string }>('/events/analytics', { external_customer_id: world.customer(), ...span });
  await world.clock.to('2024-05-01');
  const [invoice] = await world.invoices();
  expect([preview.total, Number(analysed.total_cost), invoice?.total]).toEqual([total, Number(total), total]);
  expect(invoice?.line_items[0]).toMatchObject({ quantity: '19' });
  expect(await app.api.get(`/invoices/${invoice?.id}/replay`)).toMatchObject({ matches: true });
});

it('prices one quantity where only the largest window counts', async () => {
  const { world, used } = await daily({ meter: { bucket_combine: 'max' } });
  await used('2024-04-03', 15);
  await used('2024-04-04', 12);
  await world.clock.to('2024-05-01');
  expect(await totals(world)).toEqual(['12.50']);
});

it('takes what credits pay for from the first windows', async () => {
  const { world, used } = await daily();
  await world.grant(12);
  await used('2024-04-03', 15);
  await used('2024-04-04', 11);
  await world.clock.to('2024-05-01');
  // 3 are left of the first day; 10 x 1 + 1 x 0.50 on the second.
  expect(await totals(world)).toEqual(['13.50']);
});

it('asks for what nothing costs in each empty window, where the price says so', async () => {
  const tiers = [{ up_to: '10', unit_amount: '1', flat_amount: '0.2' }, { unit_amount: '0.5' }];
  const { world, used } = await daily({ price: { tiers, charge_on_zero: true } });
  await used('2024-04-03', 4);
  await world.clock.to('2024-05-01');
  // 4 x 1 and thirty days at 0.20.
  expect(await totals(world)).toEqual(['10.00']);
});

it('bills late usage as what it makes its own window cost', async () => {
  const { world, used } = await daily();
  await used('2024-04-03', 8);
  await used('2024-04-04', 8);
  await world.clock.to('2024-05-01');
  await used('2024-04-04', 4);
  await world.clock.to('2024-06-01');
  // 8 + 8; then 2 x 1 + 2 x 0.50 of the fourth of April.
  expect(await totals(world)).toEqual(['16.00', '3.00']);
});

it('refuses tiers for more windows than can be explained, and takes a price per unit', async () => {
  await expect(daily({ meter: { bucket_size: 'MINUTE' } })).rejects.toThrow(/too many windows/);
  const { world, used } = await daily({
    meter: { bucket_size: 'MINUTE' },
    price: { billing_model: 'FLAT_FEE', amount: '0.25', tiers: undefined, tier_mode: undefined },
  });
  await used('2024-04-03', 8);
  await world.clock.to('2024-05-01');
  expect(await totals(world)).toEqual(['2.00']);
});
