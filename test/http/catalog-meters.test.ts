import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startCatalogApi(database.url);
});

const tokens = { name: 'Tokens', event_name: 'llm_call', aggregation: { type: 'SUM', field: 'tokens' }, reset_usage: 'BILLING_PERIOD' };

describe('meters', () => {
  it('answer as they were written, with what the core measures by', async () => {
    const { status, body } = await api.post('/meters', { ...tokens, filters: [{ key: 'model', values: ['b', 'a', 'a'] }] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...tokens, filters: [{ key: 'model', values: ['a', 'b'] }], version: 1, status: 'published' });
    expect((await api.get(`/meters/${body['id']}`)).body).toEqual(body);
    const [row] = await api.db('meters').where({ id: body['id'] });
    expect(row.definition).toEqual({
      eventName: 'llm_call',
      aggregation: { type: 'sum', field: 'tokens' },
      filters: [{ key: 'model', values: ['a', 'b'] }],
      reset: 'billing_period',
    });
  });

  it.each([
    [{ type: 'COUNT' }],
    [{ type: 'COUNT_UNIQUE', field: 'user' }],
    [{ type: 'AVG', field: 'ms' }],
    [{ type: 'LATEST', field: 'seats' }],
    [{ type: 'MIN', field: 'ms' }],
    [{ type: 'WEIGHTED_SUM', field: 'gb' }],
    [{ type: 'SUM_WITH_MULTIPLIER', field: 'bytes', multiplier: '0.001' }],
    [{ type: 'SUM', expression: 'input + output * 3' }],
    [{ type: 'MAX', field: 'cores', bucket_size: 'HOUR', bucket_combine: 'sum', group_by: 'region' }],
  ])('can be of the kind %j', async (aggregation) => {
    const { status, body } = await api.post('/meters', { ...tokens, aggregation });
    expect(status).toBe(201);
    expect(body['aggregation']).toMatchObject(aggregation);
  });

  it.each([
    [{ type: 'SUM' }, '/aggregation/field'],
    [{ type: 'SUM', field: 'a', expression: 'a + 1' }, '/aggregation/expression'],
    [{ type: 'SUM', expression: 'a +' }, '/aggregation/expression'],
    [{ type: 'COUNT_UNIQUE', expression: 'a' }, '/aggregation/expression'],
    [{ type: 'SUM_WITH_MULTIPLIER', field: 'a' }, '/aggregation/multiplier'],
    [{ type: 'SUM_WITH_MULTIPLIER', field: 'a', multiplier: '0' }, '/aggregation/multiplier'],
    [{ type: 'WEIGHTED_SUM', field: 'a', bucket_size: 'HOUR' }, '/aggregation/bucket_size'],
  ])('are refused as %j, naming the fault', async (aggregation, pointer) => {
    const { status, body } = await api.post('/meters', { ...tokens, aggregation });
    expect([status, body['reason']]).toEqual([400, 'invalid_meter']);
    expect(body['errors'].map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  it('get filters added but never taken away, as a new version', async () => {
    const { body } = await api.post('/meters', { ...tokens, filters: [{ key: 'model', values: ['a'] }] });
    const path = `/meters/${body['id']}`;
    const added = await api.put(path, {
      name: 'Renamed',
      filters: [
        { key: 'model', values: ['b'] },
        { key: 'region', values: ['eu'] },
      ],
    });
    expect(added.body).toMatchObject({
      name: 'Renamed',
      version: 2,
      filters: [
        { key: 'model', values: ['a', 'b'] },
        { key: 'region', values: ['eu'] },
      ],
    });
    expect((await api.put(path, { filters: [{ key: 'model', values: ['a'] }] })).body['version']).toBe(2);
  });

  it('cannot be deleted while a feature measures with them; archived they still can be read', async () => {
    const { body } = await api.post('/meters', tokens);
    const feature = await api.post('/features', { name: 'Uses it', type: 'metered', meter_id: body['id'] });
    expect(feature.status).toBe(201);
    expect((await api.delete(`/meters/${body['id']}`)).body['reason']).toBe('in_use');
    await api.delete(`/features/${feature.body['id']}`);
    expect((await api.post(`/meters/${body['id']}/disable`)).status).toBe(200);
    expect((await api.get(`/meters/${body['id']}`)).body['status']).toBe('archived');
    expect((await api.delete(`/meters/${body['id']}`)).status).toBe(200);
    expect((await api.get(`/meters/${body['id']}`)).status).toBe(404);
  });

  it('are listed and searched by event name', async () => {
    const { body } = await api.post('/meters', { ...tokens, event_name: 'rare_event' });
    expect((await api.get('/meters?event_name=rare_event')).body['items'].map((item: { id: string }) => item.id)).toEqual([body['id']]);
    expect((await api.post('/meters/search', { meter_ids: [body['id']] })).body['pagination'].total).toBe(1);
    expect((await api.elsewhere.get(`/meters/${body['id']}`)).status).toBe(404);
  });
});

describe('features', () => {
  it('bring their meter along', async () => {
    const unit = { unit_singular: 'kilotoken', unit_plural: 'kilotokens', conversion_rate: '1000' };
    const { status, body } = await api.post('/features', { name: 'Tokens', type: 'metered', lookup_key: 'tokens', meter: tokens, reporting_unit: unit });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Tokens', type: 'metered', lookup_key: 'tokens', meter: { event_name: 'llm_call', aggregation: { type: 'SUM' } } });
    expect(body['meter_id']).toBe(body['meter'].id);
    expect(body['reporting_unit']).toEqual({ ...unit, conversion_rate: 1000, conversion_rate_decimal: '1000' });
    expect((await api.get(`/features/${body['id']}`)).body).toEqual(body);
    expect((await api.get('/features/tokens')).body).toEqual(body);
  });

  it.each(['boolean', 'static', 'config'])('of type %s need no meter', async (type) => {
    const { status, body } = await api.post('/features', { name: type, type });
    expect(status).toBe(201);
    expect(body).toMatchObject({ type, meter_id: null, meter: null, description: '', lookup_key: '' });
  });

  it.each([
    [{ type: 'metered' }, 400, '/meter'],
    [{ type: 'boolean', meter_id: 'meter_x' }, 400, '/meter_id'],
    [{ type: 'metered', meter_id: 'meter_none' }, 404, '/meter_id'],
    [{ type: 'metered', meter: { ...tokens, aggregation: { type: 'SUM' } } }, 400, '/meter/aggregation/field'],
    [{ type: 'wrong' }, 400, '/type'],
  ])('are refused as %j', async (body, status, pointer) => {
    const reply = await api.post('/features', { name: 'Refused', ...body });
    expect([reply.status, reply.body['errors'][0].pointer]).toEqual([status, pointer]);
  });

  it('have a lookup key of their own', async () => {
    const first = await api.post('/features', { name: 'One', type: 'boolean', lookup_key: 'unique' });
    const second = await api.post('/features', { name: 'Two', type: 'boolean', lookup_key: 'unique' });
    expect([second.status, second.body['reason'], second.body['errors'][0].pointer]).toEqual([409, 'already_exists', '/lookup_key']);
    await api.delete(`/features/${first.body['id']}`);
    expect((await api.post('/features', { name: 'Two', type: 'boolean', lookup_key: 'unique' })).status).toBe(201);
  });

  it('leave no meter behind when they are refused', async () => {
    await api.post('/features', { name: 'One', type: 'boolean', lookup_key: 'twice' });
    const before = await api.db('meters').count();
    await api.post('/features', { name: 'Two', type: 'metered', lookup_key: 'twice', meter: tokens });
    expect(await api.db('meters').count()).toEqual(before);
  });

  it('change in place and pass filters to their meter', async () => {
    const { body } = await api.post('/features', { name: 'Before', type: 'metered', meter: tokens, description: 'kept' });
    const changed = await api.put(`/features/${body['id']}`, { name: 'After', filters: [{ key: 'model', values: ['x'] }] });
    expect(changed.body).toMatchObject({ name: 'After', description: 'kept', meter: { filters: [{ key: 'model', values: ['x'] }], version: 2 } });
  });

  it('are searched by name, key and meter', async () => {
    const { body } = await api.post('/features', { name: 'Findable Thing', type: 'metered', lookup_key: 'findable', meter: tokens });
    const bodies = [
      { name_contains: 'able thi' },
      { lookup_key: 'findable' },
      { lookup_keys: ['findable'] },
      { meter_ids: [body['meter_id']] },
      { feature_ids: [body['id']] },
    ];
    for (const search of bodies)
      expect((await api.post('/features/search', search)).body['items'].map((item: { id: string }) => item.id)).toEqual([body['id']]);
    expect((await api.get('/features?name_contains=FINDABLE')).body['pagination'].total).toBe(1);
  });
});
