import { pricesOfPlan, priceVersions } from '../../src/catalog';
import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();
let planId: string;
let meterId: string;

beforeAll(async () => {
  api = await startCatalogApi(database.url);
  meterId = (await api.post('/meters', { name: 'Calls', event_name: 'api_call', aggregation: { type: 'COUNT' } })).body['id'];
});

beforeEach(async () => {
  api.clock.set('2026-01-01T00:00:00.000Z');
  planId = (await api.post('/plans', { name: 'Plan' })).body['id'];
});

const usage = (more: object) => ({
  type: 'USAGE',
  meter_id: meterId,
  currency: 'USD',
  billing_period: 'MONTHLY',
  invoice_cadence: 'ARREAR',
  price_unit_type: 'FIAT',
  entity_type: 'PLAN',
  entity_id: planId,
  ...more,
});
const fixed = (more: object) => ({ type: 'FIXED', currency: 'usd', billing_period: 'MONTHLY', invoice_cadence: 'ADVANCE', plan_id: planId, ...more });
const tiers = [
  { up_to: 1000, unit_amount: '0.01' },
  { up_to: null, unit_amount: '0.005', flat_amount: '2' },
];

describe('plans', () => {
  it('are created, found by id and lookup key, changed and listed', async () => {
    const { status, body } = await api.post('/plans', { name: 'Pro', lookup_key: 'pro', description: 'For teams', display_order: 3, metadata: { a: 'b' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Pro', lookup_key: 'pro', description: 'For teams', display_order: 3, prices: [] });
    expect((await api.get('/plans/pro')).body).toEqual(body);
    expect((await api.put('/plans/pro', { name: 'Pro 2' })).body).toMatchObject({ id: body['id'], name: 'Pro 2', description: 'For teams' });
    expect((await api.post('/plans/search', { lookup_key: 'pro' })).body['items'][0].prices).toBeNull();
    expect((await api.post('/plans/search', { plan_ids: [body['id']], expand: 'prices,meters' })).body['items'][0].prices).toEqual([]);
    expect((await api.get('/plans?lookup_key=pro')).body['pagination'].total).toBe(1);
    expect((await api.elsewhere.get('/plans/pro')).body['reason']).toBe('plan_not_found');
  });

  it('have a lookup key of their own, free again once archived', async () => {
    const { body } = await api.post('/plans', { name: 'A', lookup_key: 'solo' });
    expect((await api.post('/plans', { name: 'B', lookup_key: 'solo' })).body).toMatchObject({ code: 'conflict', reason: 'already_exists' });
    expect((await api.put(`/plans/${planId}`, { lookup_key: 'solo' })).status).toBe(409);
    expect((await api.delete(`/plans/${body['id']}`)).status).toBe(200);
    expect((await api.get(`/plans/${body['id']}`)).body['status']).toBe('archived');
    expect((await api.post('/plans', { name: 'B', lookup_key: 'solo' })).status).toBe(201);
    expect((await api.post('/prices', fixed({ plan_id: body['id'], billing_model: 'FLAT_FEE', amount: '1' }))).body['reason']).toBe('plan_not_found');
  });

  it('stay while a subscription to them has not ended', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const base = { environment_id: 'env_1', created_at: at, updated_at: at };
    await api.db('customers').insert({ ...base, id: 'cust_x', external_id: 'x', name: '', email: '', timezone: 'UTC' });
    const dates = { start_date: at, billing_anchor: at, billing_cycle: 'anniversary', billing_period: 'MONTHLY', billing_period_count: 1, life: '{}' };
    const state = { customer_id: 'cust_x', plan_id: planId, status: 'trialing', currency: 'usd', timezone: 'UTC' };
    await api.db('subscriptions').insert({ ...base, ...dates, ...state, id: 'sub_x' });
    expect((await api.delete(`/plans/${planId}`)).body).toMatchObject({ http_status_code: 400, reason: 'in_use' });
    await api.db('subscriptions').update({ status: 'cancelled' });
    expect((await api.delete(`/plans/${planId}`)).status).toBe(200);
  });
});

describe('prices in dialect A', () => {
  it.each([
    ['a fixed fee', () => fixed({ billing_model: 'FLAT_FEE', amount: '49.90' }), { kind: 'flat', amount: '49.90' }],
    ['a unit price', () => usage({ billing_model: 'FLAT_FEE', amount: 0.0025 }), { kind: 'per_unit', unitAmount: '0.0025' }],
    [
      'a package',
      () => usage({ billing_model: 'PACKAGE', amount: '5', transform_quantity: { divide_by: 100 } }),
      { kind: 'package', amount: '5', packageSize: '100', rounding: 'up' },
    ],
    [
      'slabs',
      () => usage({ billing_model: 'TIERED', tier_mode: 'SLAB', tiers }),
      {
        kind: 'graduated',
        tiers: [
          { upTo: '1000', unitAmount: '0.01', flatAmount: '0' },
          { upTo: null, unitAmount: '0.005', flatAmount: '2' },
        ],
      },
    ],
    [
      'a volume price',
      () => usage({ billing_model: 'TIERED', tier_mode: 'VOLUME', tiers: [{ unit_amount: '3' }] }),
      { kind: 'volume', tiers: [{ upTo: null, unitAmount: '3', flatAmount: '0' }] },
    ],
    [
      'a credit price',
      () => usage({ pricing_model: 'credit', unit_amount: '0.02', credits_per_unit: '3', overage: 'block' }),
      { kind: 'credit', unitAmount: '0.02', creditsPerUnit: '3', overage: 'block' },
    ],
  ])('write %s as the core’s model', async (_name, body, model) => {
    const { status, body: price } = await api.post('/prices', body());
    expect(status).toBe(201);
    expect((await api.db('prices').where({ id: price['id'] }).first()).model).toEqual(model);
    expect((await api.get(`/prices/${price['id']}`)).body).toEqual(price);
  });

  it('answer in both dialects, with an amount in every model', async () => {
    const slab = (await api.post('/prices', usage({ billing_model: 'TIERED', tier_mode: 'SLAB', tiers, display_name: 'Calls' }))).body;
    expect(slab).toMatchObject({
      billing_model: 'TIERED',
      tier_mode: 'SLAB',
      pricing_model: 'graduated',
      amount: '0',
      currency: 'usd',
      entity_id: planId,
      plan_id: planId,
    });
    expect(slab['tiers']).toEqual([
      { up_to: 1000, up_to_decimal: '1000', unit_amount: '0.01', flat_amount: '0' },
      { up_to: null, up_to_decimal: null, unit_amount: '0.005', flat_amount: '2' },
    ]);
    expect(slab).toMatchObject({ meter_id: meterId, meter: { event_name: 'api_call' }, display_name: 'Calls', version: 1, parent_price_id: null });
    const unit = (await api.post('/prices', usage({ billing_model: 'FLAT_FEE', amount: '0.000000000000001' }))).body;
    expect(unit).toMatchObject({
      amount: '0.000000000000001',
      unit_amount: '0.000000000000001',
      display_amount: '$0.000000000000001',
      pricing_model: 'per_unit',
    });
    const pack = (await api.post('/prices', usage({ billing_model: 'PACKAGE', amount: '5', transform_quantity: { divide_by: 100, round: 'down' } }))).body;
    expect(pack).toMatchObject({ billing_model: 'PACKAGE', amount: '5', transform_quantity: { divide_by: 100, divide_by_decimal: '100', round: 'down' } });
  });

  it.each([
    ['descending', [{ up_to: 10, unit_amount: '1' }, { up_to: 5, unit_amount: '1' }, { unit_amount: '1' }], '/tiers/1/up_to', 1, 'tiers_not_ascending'],
    ['repeating', [{ up_to: 10, unit_amount: '1' }, { up_to: 10, unit_amount: '1' }, { unit_amount: '1' }], '/tiers/1/up_to', 1, 'tiers_not_ascending'],
    [
      'open before the last',
      [
        { up_to: null, unit_amount: '1' },
        { up_to: 5, unit_amount: '1' },
      ],
      '/tiers/0/up_to',
      0,
      'tier_open_before_last',
    ],
    [
      'closed at the end',
      [
        { up_to: 10, unit_amount: '1' },
        { up_to: 20, unit_amount: '1' },
      ],
      '/tiers/1/up_to',
      1,
      'tier_last_not_open',
    ],
    ['negative', [{ up_to: 10, unit_amount: '-1' }, { unit_amount: '1' }], '/tiers/0/unit_amount', 0, 'negative_amount'],
  ])('refuse tiers that are %s, with the index of the bad one', async (_name, bad, pointer, band, rule) => {
    const { status, body } = await api.post('/prices', usage({ billing_model: 'TIERED', tier_mode: 'VOLUME', tiers: bad }));
    expect([status, body['reason'], body['errors'][0].pointer]).toEqual([400, 'invalid_price', pointer]);
    expect(body['details']).toMatchObject({ band, rule });
  });

  it.each([
    [{ type: 'USAGE', invoice_cadence: 'ADVANCE', billing_model: 'FLAT_FEE', amount: '1' }, '/invoice_cadence'],
    [{ type: 'USAGE', meter_id: undefined, billing_model: 'FLAT_FEE', amount: '1' }, '/meter_id'],
    [{ billing_model: 'FLAT_FEE', amount: '1', billing_period: 'ONETIME' }, '/billing_period'],
    [{ billing_model: 'FLAT_FEE' }, '/amount'],
    [{ billing_model: 'FLAT_FEE', amount: '-1' }, '/amount'],
    [{ billing_model: 'PACKAGE', amount: '1' }, '/transform_quantity/divide_by'],
    [{ billing_model: 'PACKAGE', amount: '1', transform_quantity: { divide_by: 0 } }, '/transform_quantity/divide_by'],
    [{ billing_model: 'TIERED', tiers: [{ unit_amount: '1' }] }, '/tier_mode'],
    [{ billing_model: 'TIERED', tier_mode: 'SLAB', tiers: [] }, '/tiers'],
    [{ amount: '1' }, '/billing_model'],
    [{ billing_model: 'FLAT_FEE', amount: '1', price_unit_type: 'CUSTOM' }, '/price_unit_type'],
    [{ pricing_model: 'flat', amount: '1' }, '/pricing_model'],
    [{ billing_model: 'FLAT_FEE', amount: '1', min_quantity: '3' }, '/min_quantity'],
    [{ billing_model: 'FLAT_FEE', amount: '1', start_date: '2026-02-01T00:00:00Z', end_date: '2026-02-01T00:00:00Z' }, '/end_date'],
  ])('refuse %j', async (more, pointer) => {
    const { status, body } = await api.post('/prices', usage(more));
    expect([status, body['reason'], body['errors'][0].pointer]).toEqual([400, 'invalid_price', pointer]);
  });

  it('refuse unknown currencies, plans, meters and entities', async () => {
    const flat = { billing_model: 'FLAT_FEE', amount: '1' };
    expect((await api.post('/prices', fixed({ ...flat, currency: 'zzz' }))).body['reason']).toBe('invalid_currency');
    expect((await api.post('/prices', fixed({ ...flat, plan_id: 'plan_none' }))).body['reason']).toBe('plan_not_found');
    expect((await api.post('/prices', usage({ ...flat, meter_id: 'meter_none' }))).status).toBe(404);
    expect((await api.post('/prices', fixed({ ...flat, entity_id: 'plan_other' }))).body['errors'][0].pointer).toBe('/plan_id');
    expect((await api.post('/prices', fixed({ ...flat, plan_id: undefined }))).body['errors'][0].pointer).toBe('/entity_id');
    expect((await api.elsewhere.post('/prices', fixed(flat))).body['reason']).toBe('plan_not_found');
  });

  it('are added in bulk, all or none', async () => {
    const flat = { billing_model: 'FLAT_FEE', amount: '1' };
    const made = await api.post('/prices/bulk', { items: [fixed(flat), usage(flat)] });
    expect([made.status, made.body['items'].length]).toEqual([201, 2]);
    const bad = await api.post('/prices/bulk', {
      items: [fixed(flat), usage({ billing_model: 'TIERED', tier_mode: 'SLAB', tiers: [{ up_to: 5, unit_amount: '1' }] })],
    });
    expect(bad.body['errors'][0].pointer).toBe('/items/1/tiers/0/up_to');
    expect((await api.get(`/plans/${planId}`)).body['prices']).toHaveLength(2);
  });

  it('have a lookup key of their own', async () => {
    const body = { billing_model: 'FLAT_FEE', amount: '1', lookup_key: 'key-1' };
    const { body: price } = await api.post('/prices', fixed(body));
    expect((await api.post('/prices', fixed(body))).body['reason']).toBe('already_exists');
    expect((await api.get('/prices/lookup/key-1')).body).toEqual(price);
  });
});

describe('changing a price', () => {
  const from = '2026-03-01T00:00:00.000Z';

  it('edits names in place', async () => {
    const { body } = await api.post('/prices', fixed({ billing_model: 'FLAT_FEE', amount: '10' }));
    const changed = await api.put(`/prices/${body['id']}`, { display_name: 'Base fee', metadata: { a: '1' }, amount: '10.00' });
    expect(changed.body).toEqual({ ...body, display_name: 'Base fee', metadata: { a: '1' } });
  });

  it('ends the old version at effective_from and opens the next there', async () => {
    const { body: first } = await api.post('/prices', fixed({ billing_model: 'FLAT_FEE', amount: '10', lookup_key: 'base', display_name: 'Base' }));
    const { status, body: next } = await api.put(`/prices/${first['id']}`, { amount: '12', effective_from: from });
    expect(status).toBe(200);
    expect(next).toMatchObject({
      amount: '12',
      start_date: from,
      end_date: null,
      version: 2,
      parent_price_id: first['id'],
      lookup_key: 'base',
      display_name: 'Base',
    });
    expect((await api.get(`/prices/${first['id']}`)).body).toMatchObject({ amount: '10', end_date: from, version: 1 });
    const inForce = async (at: string) => (await pricesOfPlan(api.db, planId, at)).map((price) => price.id);
    expect(await inForce('2020-01-01T00:00:00.000Z')).toEqual([first['id']]);
    expect(await inForce('2026-02-28T23:59:59.999Z')).toEqual([first['id']]);
    expect(await inForce(from)).toEqual([next['id']]);
    expect((await priceVersions(api.db, [first['id']])).map((price) => price.version)).toEqual([1, 2]);
  });

  it('changes one field of a model and keeps the others', async () => {
    const { body } = await api.post('/prices', usage({ billing_model: 'PACKAGE', amount: '5', transform_quantity: { divide_by: 100, round: 'down' } }));
    const { body: next } = await api.put(`/prices/${body['id']}`, { amount: '6' });
    expect(next).toMatchObject({ amount: '6', transform_quantity: { divide_by: 100, round: 'down' }, start_date: '2026-01-01T00:00:00.000Z' });
    api.clock.set('2026-01-02T00:00:00.000Z');
    const tiered = await api.put(`/prices/${next['id']}`, { billing_model: 'TIERED', tier_mode: 'SLAB', tiers });
    expect(tiered.body).toMatchObject({ billing_model: 'TIERED', version: 3, parent_price_id: body['id'] });
    api.clock.set('2026-01-03T00:00:00.000Z');
    expect((await api.put(`/prices/${tiered.body['id']}`, { tier_mode: 'VOLUME' })).body).toMatchObject({
      tier_mode: 'VOLUME',
      tiers: tiered.body['tiers'],
      version: 4,
    });
  });

  it('is refused for a version that has an end, before its start, and with bad tiers', async () => {
    const { body } = await api.post('/prices', fixed({ billing_model: 'FLAT_FEE', amount: '10' }));
    const { body: next } = await api.put(`/prices/${body['id']}`, { amount: '12', effective_from: from });
    expect((await api.put(`/prices/${body['id']}`, { amount: '13' })).body['errors'][0].pointer).toBe('/effective_from');
    expect((await api.put(`/prices/${next['id']}`, { amount: '13', effective_from: '2026-02-01T00:00:00Z' })).body['reason']).toBe('invalid_price');
    const bad = await api.put(`/prices/${next['id']}`, { billing_model: 'TIERED', tier_mode: 'SLAB', tiers: [{ up_to: 1, unit_amount: '1' }] });
    expect(bad.body['errors'][0].pointer).toBe('/tiers/0/up_to');
  });

  it('lets one of two racing changes open the next version', async () => {
    const { body } = await api.post('/prices', fixed({ billing_model: 'FLAT_FEE', amount: '10' }));
    const replies = await Promise.all(['11', '12'].map((amount) => api.put(`/prices/${body['id']}`, { amount, effective_from: from })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 400]);
    expect(await priceVersions(api.db, [body['id']])).toHaveLength(2);
  });

  it('ends a price at a date, now without one, and hides it from lists afterwards', async () => {
    const { body } = await api.post('/prices', fixed({ billing_model: 'FLAT_FEE', amount: '10' }));
    const path = `/prices/${body['id']}`;
    expect((await api.delete(path, { end_date: '2026-02-01T00:00:00+01:00' })).status).toBe(200);
    expect((await api.get(path)).body['end_date']).toBe('2026-01-31T23:00:00.000Z');
    expect((await api.post('/prices/search', { plan_ids: [planId] })).body['items']).toHaveLength(1);
    api.clock.set('2026-02-01T00:00:00.000Z');
    expect((await api.post('/prices/search', { plan_ids: [planId] })).body['items']).toHaveLength(0);
    expect((await api.post('/prices/search', { plan_ids: [planId], allow_expired_prices: true })).body['items']).toHaveLength(1);
    expect((await api.get(`/prices?plan_id=${planId}&allow_expired_prices=true`)).body['items']).toHaveLength(1);
    expect((await api.delete(path)).status).toBe(200);
    const { body: other } = await api.post('/prices', fixed({ billing_model: 'FLAT_FEE', amount: '10' }));
    await api.delete(`/prices/${other['id']}`);
    expect((await api.get(`/prices/${other['id']}`)).body['end_date']).toBe('2026-02-01T00:00:00.000Z');
  });
});
