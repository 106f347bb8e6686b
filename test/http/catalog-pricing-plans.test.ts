import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startCatalogApi(database.url);
});

const charges = {
  flat: { event_name: 'platform_fee', pricing_model: 'flat', amount: '49.00', billing_timing: 'advance', name: 'Platform' },
  perUnit: { event_name: 'api_call', pricing_model: 'per_unit', unit_amount: '0.002' },
  graduated: {
    event_name: 'llm_call',
    pricing_model: 'graduated',
    aggregation: 'sum',
    field: 'tokens',
    filters: { model: ['small', 'large'] },
    tiers: [
      { up_to: 1000, unit_amount: '0.01' },
      { up_to: null, unit_amount: '0.005', flat_amount: '1' },
    ],
  },
  volume: {
    event_name: 'image',
    pricing_model: 'volume',
    tiers: [
      { up_to: '10.5', unit_amount: '1' },
      { up_to: null, unit_amount: '0.5' },
    ],
  },
  package: { event_name: 'sms', pricing_model: 'package', amount: '5', package_size: 100 },
  credit: { event_name: 'render', pricing_model: 'credit', unit_amount: '0.02', credits_per_unit: '3', overage: 'block' },
};

const plan = (more: object = {}) => ({ name: 'Starter', currency: 'USD', charges: Object.values(charges), ...more });

describe('POST /pricing-plans', () => {
  it('makes a plan with all six models, its prices and its meters', async () => {
    const { status, body } = await api.post('/pricing-plans', plan({ description: 'All models', metadata: { a: 'b' } }));
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Starter', currency: 'usd', billing_period: 'monthly', billing_period_count: 1, metadata: { a: 'b' } });
    expect(body['charges'].map((charge: { pricing_model: string }) => charge.pricing_model)).toEqual(
      Object.values(charges).map((charge) => charge.pricing_model),
    );
    const [flat, perUnit, graduated, volume, pack, credit] = body['charges'];
    expect(flat).toMatchObject({ ...charges.flat, meter_id: null, aggregation: null });
    expect(perUnit).toMatchObject({ ...charges.perUnit, aggregation: 'count', field: null, billing_timing: 'arrears', name: 'api_call' });
    expect(graduated).toMatchObject({ aggregation: 'sum', field: 'tokens', filters: [{ key: 'model', values: ['large', 'small'] }] });
    expect(graduated.tiers[1]).toEqual({ up_to: null, up_to_decimal: null, unit_amount: '0.005', flat_amount: '1' });
    expect(volume.tiers[0]).toEqual({ up_to: 10.5, up_to_decimal: '10.5', unit_amount: '1', flat_amount: '0' });
    expect(pack).toMatchObject({ amount: '5', package_size: '100', rounding: 'up' });
    expect(credit).toMatchObject(charges.credit);
    for (const charge of body['charges']) expect(charge.id).toBe(charge.price_id);
    expect((await api.get(`/pricing-plans/${body['id']}`)).body).toEqual(body);
  });

  it('is shown by dialect A as a plan with prices and meters', async () => {
    const { body } = await api.post('/pricing-plans', plan({ billing_period: 'yearly', billing_period_count: 2 }));
    const { body: seen } = await api.get(`/plans/${body['id']}`);
    expect(seen['prices'].map((price: { billing_model: string }) => price.billing_model)).toEqual([
      'FLAT_FEE',
      'FLAT_FEE',
      'TIERED',
      'TIERED',
      'PACKAGE',
      'FLAT_FEE',
    ]);
    expect(seen['prices'][0]).toMatchObject({
      type: 'FIXED',
      invoice_cadence: 'ADVANCE',
      amount: '49.00',
      billing_period: 'ANNUAL',
      billing_period_count: 2,
      meter: null,
    });
    expect(seen['prices'][2]).toMatchObject({
      type: 'USAGE',
      tier_mode: 'SLAB',
      meter: { event_name: 'llm_call', aggregation: { type: 'SUM', field: 'tokens' } },
    });
    expect(seen['prices'].map((price: { id: string }) => price.id)).toEqual(body['charges'].map((charge: { price_id: string }) => charge.price_id));
  });

  it('shows a plan of dialect A as charges', async () => {
    const planId = (await api.post('/plans', { name: 'A', lookup_key: 'from-a' })).body['id'];
    const meterId = (await api.post('/meters', { name: 'Seats', event_name: 'seat', aggregation: { type: 'MAX', field: 'seats' } })).body['id'];
    const price = {
      type: 'USAGE',
      meter_id: meterId,
      currency: 'eur',
      billing_period: 'QUARTERLY',
      invoice_cadence: 'ARREAR',
      billing_model: 'FLAT_FEE',
      amount: '7',
    };
    await api.post('/prices', { ...price, plan_id: planId, display_name: 'Seats' });
    const { body } = await api.get('/pricing-plans/from-a');
    expect(body).toMatchObject({ id: planId, currency: 'eur', billing_period: 'quarterly', billing_period_count: 1 });
    expect(body['charges']).toMatchObject([
      { name: 'Seats', event_name: 'seat', pricing_model: 'per_unit', unit_amount: '7', aggregation: 'max', field: 'seats', meter_id: meterId },
    ]);
  });

  it('uses one meter for charges that measure the same, in this plan and others', async () => {
    const charge = { event_name: 'shared', pricing_model: 'per_unit', unit_amount: '1', aggregation: 'SUM', field: 'n', filters: { a: ['2', '1'] } };
    const again = { ...charge, filters: [{ key: 'a', values: ['1', '2'] }], unit_amount: '2' };
    const first = (await api.post('/pricing-plans', plan({ charges: [charge, again] }))).body['charges'];
    const second = (await api.post('/pricing-plans', plan({ charges: [again, { ...charge, field: 'm' }] }))).body['charges'];
    expect(first[1].meter_id).toBe(first[0].meter_id);
    expect(second[0].meter_id).toBe(first[0].meter_id);
    expect(second[1].meter_id).not.toBe(first[0].meter_id);
    expect((await api.elsewhere.post('/pricing-plans', plan({ charges: [charge] }))).body['charges'][0].meter_id).not.toBe(first[0].meter_id);
  });

  it.each([
    [
      {
        ...charges.volume,
        tiers: [
          { up_to: 10, unit_amount: '1' },
          { up_to: 5, unit_amount: '1' },
        ],
      },
      'invalid_price',
      '/charges/1/tiers/1/up_to',
    ],
    [{ ...charges.graduated, tiers: [{ up_to: 10, unit_amount: '1' }] }, 'invalid_price', '/charges/1/tiers/0/up_to'],
    [{ ...charges.graduated, tiers: undefined }, 'invalid_price', '/charges/1/tiers'],
    [{ ...charges.perUnit, unit_amount: undefined }, 'invalid_price', '/charges/1/unit_amount'],
    [{ ...charges.perUnit, billing_timing: 'advance' }, 'invalid_price', '/charges/1/billing_timing'],
    [{ ...charges.package, package_size: '0' }, 'invalid_price', '/charges/1/package_size'],
    [{ ...charges.perUnit, aggregation: 'sum' }, 'invalid_meter', '/charges/1/field'],
    [{ ...charges.perUnit, event_name: undefined }, 'invalid_meter', '/charges/1/event_name'],
    [{ ...charges.perUnit, pricing_model: 'free' }, 'validation_failed', '/charges/1/pricing_model'],
  ])('refuses the charge %j and makes nothing', async (charge, reason, pointer) => {
    const before = await api.db('plans').count();
    const { status, body } = await api.post('/pricing-plans', plan({ charges: [charges.flat, charge] }));
    expect([status, body['reason'], body['errors'][0].pointer]).toEqual([400, reason, pointer]);
    expect(await api.db('plans').count()).toEqual(before);
  });

  it('refuses unknown currencies and plans without charges', async () => {
    expect((await api.post('/pricing-plans', plan({ currency: 'zzz' }))).body['reason']).toBe('invalid_currency');
    expect((await api.post('/pricing-plans', plan({ charges: [] }))).body['errors'][0].pointer).toBe('/charges');
  });

  it('keeps to one currency when prices are added later', async () => {
    const { body } = await api.post('/pricing-plans', plan());
    const price = { plan_id: body['id'], currency: 'eur', type: 'FIXED', billing_model: 'FLAT_FEE', amount: '1', billing_period: 'MONTHLY' };
    expect((await api.post('/prices', price)).body['errors'][0].pointer).toBe('/currency');
    expect((await api.post('/prices', { ...price, currency: 'usd' })).status).toBe(201);
  });

  it('names unknown fields of a charge', async () => {
    const { headers } = await api.post('/pricing-plans', plan({ charges: [{ ...charges.perUnit, unit_price: '1' }], interval: 'month' }));
    expect(headers.get('Ignored-Fields')).toBe('charges.0.unit_price, interval');
  });

  it('is listed with its charges, and made once for one Idempotency-Key', async () => {
    const send = () => api.elsewhere.post('/pricing-plans', plan({ name: 'Once' }), { 'Idempotency-Key': 'plan-once' });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    const { body } = await api.elsewhere.get('/pricing-plans');
    expect(body['items'].filter((item: { name: string }) => item.name === 'Once')).toEqual([first.body]);
  });
});
