import { addonRoutes, findAddon, pricesOfAddon } from '../../src/addons';
import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startCatalogApi(database.url, addonRoutes);
});

const SEATS = { type: 'FIXED', billing_model: 'FLAT_FEE', amount: '5', currency: 'usd', billing_period: 'MONTHLY', invoice_cadence: 'ADVANCE' };

let made = 0;

async function addon(fields: Readonly<Record<string, unknown>> = {}): Promise<{ readonly id: string; readonly lookup_key: string }> {
  const lookup_key = `addon-${(made += 1)}`;
  const { status, body } = await api.post('/addons', { name: 'Seats', lookup_key, ...fields });
  expect(status).toBe(201);
  return { id: body['id'] as string, lookup_key };
}

describe('creating an add-on', () => {
  it('answers 201 with every field and no prices yet', async () => {
    const { status, body } = await api.post('/addons', { name: 'Seats', lookup_key: 'seats', description: 'More of them', metadata: { a: 'b' }, type: '' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Seats', lookup_key: 'seats', description: 'More of them', metadata: { a: 'b' }, prices: [], status: 'published' });
    expect(body['id']).toMatch(/^addon_/);
  });

  it('needs a lookup key that no other add-on has', async () => {
    const { lookup_key } = await addon();
    expect((await api.post('/addons', { name: 'Seats' })).status).toBe(400);
    expect(await api.post('/addons', { name: 'Seats', lookup_key })).toMatchObject({ status: 409, body: { reason: 'already_exists' } });
    expect((await api.elsewhere.post('/addons', { name: 'Seats', lookup_key })).status).toBe(201);
  });
});

describe('an add-on', () => {
  it('has prices of its own, which are no plan’s', async () => {
    const { id, lookup_key } = await addon();
    const price = await api.post('/prices', { ...SEATS, entity_type: 'ADDON', entity_id: id });
    expect([price.status, price.body]).toMatchObject([201, { entity_type: 'ADDON', entity_id: id, plan_id: null, amount: '5' }]);
    for (const path of [`/addons/${id}`, `/addons/${lookup_key}`, `/addons/lookup/${lookup_key}`]) {
      expect((await api.get(path)).body['prices']).toMatchObject([{ id: price.body['id'] }]);
    }
    expect((await api.get(`/prices?entity_type=ADDON&entity_id=${id}`)).body['items']).toHaveLength(1);
    expect((await pricesOfAddon(api.db, id, '2026-01-01T00:00:00.000Z')).map((row) => row.id)).toEqual([price.body['id']]);
    expect((await findAddon(api.db, 'env_1', lookup_key))?.id).toBe(id);
  });

  it('keeps its price versions apart by time', async () => {
    const { id } = await addon();
    const price = await api.post('/prices', { ...SEATS, entity_type: 'ADDON', entity_id: id });
    const next = await api.put(`/prices/${price.body['id']}`, { amount: '6', effective_from: '2026-03-01T00:00:00Z' });
    expect(next.body).toMatchObject({ entity_type: 'ADDON', version: 2, amount: '6' });
    const at = async (instant: string) => (await pricesOfAddon(api.db, id, instant)).map(({ version }) => version);
    expect([await at('2026-02-28T23:59:59.999Z'), await at('2026-03-01T00:00:00.000Z')]).toEqual([[1], [2]]);
  });

  it('takes no price that is written for nothing, or for a plan as well', async () => {
    const { id } = await addon();
    const price = async (fields: unknown) => {
      const { status, body } = await api.post('/prices', { ...SEATS, entity_type: 'ADDON', entity_id: id, ...(fields as object) });
      return [status, body['reason']];
    };
    expect(await price({ entity_id: 'nothing' })).toEqual([404, 'addon_not_found']);
    expect(await price({ entity_type: 'PLAN' })).toEqual([404, 'plan_not_found']);
    expect(await price({ plan_id: id })).toEqual([400, 'validation_failed']);
    expect(await price({ entity_type: 'SUBSCRIPTION' })).toEqual([400, 'validation_failed']);
    expect((await api.elsewhere.post('/prices', { ...SEATS, entity_type: 'ADDON', entity_id: id })).status).toBe(404);
  });

  it('changes its name and description, never its lookup key', async () => {
    const { id, lookup_key } = await addon();
    const { body, headers } = await api.put(`/addons/${id}`, { name: 'Chairs', description: 'Other ones', lookup_key: 'other' });
    expect(body).toMatchObject({ name: 'Chairs', description: 'Other ones', lookup_key });
    expect(headers.get('ignored-fields')).toBe('lookup_key');
  });

  it('is found by ids and lookup keys, with its prices when asked for', async () => {
    const { id, lookup_key } = await addon();
    const found = async (body: unknown) => (await api.post('/addons/search', body)).body['items'];
    expect(await found({ addon_ids: [id] })).toMatchObject([{ id, prices: null }]);
    expect(await found({ lookup_keys: [lookup_key], expand: 'prices' })).toMatchObject([{ id, prices: [] }]);
    expect((await api.get(`/addons?lookup_key=${lookup_key}`)).body['items']).toMatchObject([{ id }]);
    expect((await api.elsewhere.get(`/addons/${id}`)).body['reason']).toBe('addon_not_found');
  });

  it('is archived with 200 and gives its lookup key free', async () => {
    const { id, lookup_key } = await addon();
    expect(await api.delete(`/addons/${id}`)).toMatchObject({ status: 200, body: { id } });
    expect((await api.get(`/addons/${id}`)).body['status']).toBe('archived');
    expect((await api.get(`/addons/lookup/${lookup_key}`)).status).toBe(404);
    expect((await api.post('/addons', { name: 'Seats', lookup_key })).status).toBe(201);
    expect((await api.post('/prices', { ...SEATS, entity_type: 'ADDON', entity_id: id })).status).toBe(404);
  });
});
