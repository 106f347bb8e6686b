import { decimal, divide, zero } from '../../src/billing/money';
import { graduated, packages, perUnit, scenario, testApp, volume, type Charge, type World } from '../harness';

const app = testApp();

interface Item {
  readonly name: string;
  readonly total_usage: string;
  readonly total_cost: string | null;
  readonly currency: string | null;
  readonly price_id: string | null;
  readonly price: { readonly id: string } | null;
  readonly subscription_id: string | null;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly points: readonly { readonly timestamp: string; readonly usage: string; readonly cost: string | null }[];
}
interface Analytics {
  readonly total_cost: string | null;
  readonly currency: string | null;
  readonly items: readonly Item[];
}

const TOKENS = { event: 'tokens', aggregation: 'sum', field: 'n' } as const;
const JANUARY = { start_time: '2026-01-01T00:00:00Z', end_time: '2026-02-01T00:00:00Z' };

const onPlan = (charges: Charge | readonly Charge[], fields: object = {}) =>
  scenario(app)
    .clock('2026-01-01')
    .plan(charges, { ...fields })
    .customer('acme')
    .subscribe()
    .start();

const analyze = (world: World, more: object = {}): Promise<Analytics> =>
  app.api.post('/events/analytics', { customer_id: world.customer(), ...JANUARY, ...more });

async function tokens(world: World, day: string, n: number, model = 'a'): Promise<void> {
  await world.events(1, { event: 'tokens', at: day, properties: { n, model } });
}

const sum = (costs: readonly (string | null)[]) => costs.reduce((total, cost) => total.plus(decimal(cost ?? '0')), zero).toFixed();
/** So much of a cost as some units are of others, within the last of its decimals. */
const isShare = (part: string | null, cost: string, units: string, of: number) =>
  decimal(part ?? '0')
    .minus(divide(decimal(cost).times(decimal(units)), decimal(String(of))))
    .abs()
    .lt(decimal('1e-15'));

describe('the cost of usage', () => {
  it('is what its quantity costs under a linear price, in every group and window', async () => {
    const world = await onPlan(perUnit('0.0015', TOKENS));
    await tokens(world, '2026-01-03', 7);
    await tokens(world, '2026-01-12', 11, 'b');
    await tokens(world, '2026-01-25', 100, 'b');
    const whole = await analyze(world);
    expect(whole).toMatchObject({ total_cost: '0.177', currency: 'usd', items: [{ total_usage: '118', total_cost: '0.177', currency: 'usd' }] });
    const [item] = whole.items;
    expect(item).toMatchObject({ subscription_id: world.subscriptionId(), price: { id: item?.price_id, amount: '0.0015' } });
    const { items } = await analyze(world, { group_by: ['properties.model'], window_size: 'WEEK' });
    expect(items.map(({ properties, total_cost }) => [properties['model'], total_cost])).toEqual([
      ['b', '0.1665'],
      ['a', '0.0105'],
    ]);
    expect(items.map(({ points }) => points.map((point) => point.cost))).toEqual([['0.0165', '0.15'], ['0.0105']]);
    expect(await analyze(world, { property_filters: { model: ['a'] } })).toMatchObject({ total_cost: '0.0105' });
    expect(await analyze(world, { start_time: '2026-01-10T00:00:00Z', end_time: '2026-01-20T00:00:00Z' })).toMatchObject({ total_cost: '0.0165' });
  });

  it.each([
    [
      'graduated',
      graduated(
        [
          [10, '1'],
          [null, '0.1'],
        ],
        TOKENS,
      ),
      '12',
    ],
    [
      'volume',
      volume(
        [
          [10, '1'],
          [null, '0.5'],
        ],
        TOKENS,
      ),
      '15',
    ],
    ['package', packages('7', 20, TOKENS), '14'],
  ] as const)('is that of the whole period under a %s price, shared by quantity so that the parts add up', async (_name, charge, cost) => {
    const world = await onPlan(charge);
    await tokens(world, '2026-01-03', 10);
    await tokens(world, '2026-01-12', 7, 'b');
    await tokens(world, '2026-01-12', 13, 'c');
    expect(await analyze(world)).toMatchObject({ total_cost: cost });
    const grouped = await analyze(world, { group_by: ['properties.model'], window_size: 'DAY' });
    expect(sum(grouped.items.map((item) => item.total_cost))).toBe(cost);
    for (const item of grouped.items) {
      expect(isShare(item.total_cost, cost, item.total_usage, 30)).toBe(true);
      expect(sum(item.points.map((point) => point.cost))).toBe(item.total_cost);
    }
    const week = await analyze(world, { end_time: '2026-01-10T00:00:00Z' });
    expect(isShare(week.total_cost, cost, '10', 30)).toBe(true);
  });

  it('is the subtotal of the invoice before its rounding, included units taken off', async () => {
    const world = await onPlan([perUnit('0.25', TOKENS), perUnit('2', { event: 'image' })]);
    const plan = await app.api.get<{ charges: { meter_id: string }[] }>(`/pricing-plans/${world.planId}`);
    const feature = await app.api.post<{ id: string }>('/features', { name: 'Tokens', type: 'metered', meter_id: plan.charges[0]?.meter_id });
    await app.api.post('/entitlements', { plan_id: world.planId, feature_id: feature.id, usage_limit: 100 });
    await tokens(world, '2026-01-05', 130.5);
    await world.events(3, { event: 'image', at: '2026-01-06' });
    const { total_cost, items } = await analyze(world);
    expect([total_cost, items.map(({ name, total_cost: cost }) => [name, cost])]).toEqual([
      '13.625',
      [
        ['Tokens', '7.625'],
        [expect.any(String), '6'],
      ],
    ]);
    await world.clock.to('2026-02-01');
    const [invoice] = await world.invoices();
    expect(invoice).toMatchObject({ subtotal: '13.63' });
    expect(await analyze(world)).toMatchObject({ total_cost: '13.625' });
  });

  it('follows the billing periods of the subscription, also where one ends inside a window', async () => {
    const tiers = graduated(
      [
        [10, '1'],
        [null, '0'],
      ],
      TOKENS,
    );
    const world = await scenario(app).clock('2026-01-15T12:00:00Z').plan(tiers).customer('acme').subscribe().start();
    await tokens(world, '2026-01-20', 20);
    await tokens(world, '2026-02-15T11:00:00Z', 20, 'b');
    await world.clock.to('2026-02-15T13:00:00Z');
    await tokens(world, '2026-02-15T12:30:00Z', 5, 'b');
    const span = { start_time: '2026-01-01T00:00:00Z', end_time: '2026-03-01T00:00:00Z' };
    const { items, total_cost } = await analyze(world, { ...span, window_size: 'DAY', group_by: ['properties.model'] });
    expect([total_cost, items.map((item) => item.total_cost)]).toEqual(['15', ['10', '5']]);
    expect(items[0]?.points.map(({ timestamp, usage, cost }) => [timestamp, usage, cost])).toEqual([['2026-02-15T00:00:00.000Z', '25', '10']]);
    await tokens(world, '2026-01-10', 1_000);
    expect(await analyze(world, span)).toMatchObject({ total_cost: '15' });
  });

  it('adds up over several meters and subscriptions, but not over currencies', async () => {
    const world = await onPlan([perUnit('0.1', TOKENS), perUnit('2', { event: 'image' })]);
    await tokens(world, '2026-01-05', 10);
    await world.events(1, { event: 'image', at: '2026-01-06' });
    expect(await analyze(world)).toMatchObject({ total_cost: '3', currency: 'usd' });
    await world.subscribe();
    const twice = await analyze(world);
    expect(twice).toMatchObject({ total_cost: '6', items: [{ subscription_id: null, price_id: expect.any(String) }, {}] });
    const euros = await app.api.post<{ id: string }>('/pricing-plans', { name: 'Euros', currency: 'eur', charges: [perUnit('1', TOKENS)] });
    await world.subscribe({ plan_id: euros.id });
    const mixed = await analyze(world, { window_size: 'MONTH' });
    expect([mixed.total_cost, mixed.currency]).toEqual([null, null]);
    expect(mixed.items.map((item) => [item.total_cost, item.points[0]?.cost])).toEqual([
      [null, null],
      ['4', '4'],
    ]);
  });

  it('is 0 without a price for the usage, and unknown without a customer', async () => {
    const world = await scenario(app).clock('2026-01-01').plan(perUnit('1', TOKENS)).customer('priced').subscribe().customer('free').start();
    await world.events(1, { event: 'tokens', at: '2026-01-05', properties: { n: 5 }, customer: 'free' });
    const free = { customer_id: world.customer('free'), window_size: 'MONTH' };
    expect(await analyze(world, free)).toMatchObject({ total_cost: '0', currency: null, items: [{ total_cost: '0', price: null, points: [{ cost: '0' }] }] });
    expect(await analyze(world, { customer_id: 'nobody' })).toMatchObject({ total_cost: '0', items: [] });
    const all = await app.api.post<Analytics>('/events/analytics', JANUARY);
    expect([all.total_cost, all.currency, all.items.every((item) => item.total_cost === null)]).toEqual([null, null, true]);
  });

  it('is nothing in a trial that is free', async () => {
    const world = await scenario(app).clock('2026-01-01').plan(perUnit('1', TOKENS)).customer('acme').subscribe({ trial_period_days: 14 }).start();
    await tokens(world, '2026-01-05', 5);
    expect(await analyze(world)).toMatchObject({ total_cost: '0', items: [{ total_usage: '5', total_cost: '0' }] });
  });
});
