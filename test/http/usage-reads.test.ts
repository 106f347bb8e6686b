import { testDatabase } from '../harness/stack';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

const JANUARY = { start_time: '2026-01-01T00:00:00Z', end_time: '2026-02-01T00:00:00Z' };
const tokens = (id: string, at: string, properties: object, more: object = {}) => ({
  event_id: id,
  event_name: 'tokens',
  external_customer_id: 'acme',
  timestamp: at,
  properties,
  source: 'web',
  ...more,
});

let customerId: string;
let meterId: string;
let featureId: string;

beforeAll(async () => {
  api = await startEventsApi(database.url);
  customerId = (await api.post('/customers', { external_id: 'acme', name: 'Acme' })).body['id'] as string;
  const events = [
    tokens('t1', '2026-01-01T00:00:00Z', { n: '0.1', model: 'a' }),
    tokens('t2', '2026-01-01T10:59:59.999Z', { n: 0.2, model: 'b' }),
    tokens('t3', '2026-01-15T12:00:00Z', { n: '100000000000000000000.000000000000000001', model: 'a' }, { external_customer_id: customerId }),
    tokens('t4', '2026-01-31T23:59:59.999Z', { n: 7, model: 'b' }, { source: 'cron' }),
    tokens('t5', '2026-02-01T00:00:00Z', { n: 1_000, model: 'a' }),
    tokens('t6', '2026-01-20T00:00:00Z', { n: 'many', model: 'a' }),
    tokens('t7', '2026-01-20T00:00:00Z', { n: 5, model: 'a' }, { external_customer_id: 'other' }),
  ];
  await api.post('/events/batch', { events });
  const meter = await api.post('/meters', { name: 'Tokens', event_name: 'tokens', aggregation: { type: 'SUM', field: 'n' } });
  meterId = meter.body['id'] as string;
  const feature = await api.post('/features', { name: 'AI tokens', type: 'metered', meter_id: meterId, unit_singular: 'token', unit_plural: 'tokens' });
  featureId = feature.body['id'] as string;
});

describe('POST /events/usage', () => {
  it('adds up exactly, in a half-open span, under every id of the customer, and counts what could not be read', async () => {
    const { status, body } = await api.post('/events/usage', {
      event_name: 'tokens',
      aggregation_type: 'SUM',
      property_name: 'n',
      external_customer_id: 'acme',
      ...JANUARY,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'SUM', value: '100000000000000000007.300000000000000001', event_count: 5, error_count: 1, results: [] });
  });

  it('measures everybody when no customer is named, and all time when no span is', async () => {
    expect((await api.post('/events/usage', { event_name: 'tokens', aggregation_type: 'count' })).body).toMatchObject({
      value: '7',
      start_time: null,
      end_time: null,
    });
    expect((await api.post('/events/usage', { event_name: 'tokens', aggregation_type: 'COUNT_UNIQUE', property_name: 'model' })).body).toMatchObject({
      value: '2',
    });
  });

  it('splits a span into windows that add up to it', async () => {
    const { body } = await api.post('/events/usage', {
      event_name: 'tokens',
      aggregation_type: 'COUNT',
      customer_id: customerId,
      window_size: 'DAY',
      ...JANUARY,
    });
    const results = body['results'] as { window_size: string; window_end: string; value: string }[];
    expect(results).toHaveLength(31);
    expect(results.filter((window) => window.value !== '0').map((window) => [window.window_size.slice(0, 10), window.value])).toEqual([
      ['2026-01-01', '2'],
      ['2026-01-15', '1'],
      ['2026-01-20', '1'],
      ['2026-01-31', '1'],
    ]);
    expect(body['value']).toBe('5');
  });

  it.each([
    ['HOUR', 744],
    ['12HOUR', 62],
    ['WEEK', 5],
    ['MONTH', 1],
  ])('clips windows of %s to the span', async (window_size, count) => {
    for (const aggregation_type of ['COUNT', 'COUNT_UNIQUE']) {
      const { body } = await api.post('/events/usage', { event_name: 'tokens', aggregation_type, property_name: 'model', window_size, ...JANUARY });
      const results = body['results'] as { window_size: string; window_end: string }[];
      expect(results).toHaveLength(count);
      expect([results[0]?.window_size, results.at(-1)?.window_end]).toEqual(['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']);
    }
  });

  it('filters by properties', async () => {
    const { body } = await api.post('/events/usage', {
      event_name: 'tokens',
      aggregation_type: 'SUM',
      property_name: 'n',
      customer_id: 'acme',
      filters: { model: ['b'] },
      ...JANUARY,
    });
    expect(body['value']).toBe('7.2');
  });

  it('refuses what cannot be measured, saying where', async () => {
    expect((await api.post('/events/usage', { event_name: 'tokens', aggregation_type: 'SUM' })).body).toMatchObject({
      reason: 'invalid_meter',
      errors: [{ pointer: '/property_name' }],
    });
    expect((await api.post('/events/usage', { event_name: 'tokens', aggregation_type: 'MEDIAN' })).body).toMatchObject({
      errors: [{ pointer: '/aggregation_type' }],
    });
    const minutes = { event_name: 'tokens', aggregation_type: 'COUNT', window_size: 'MINUTE', ...JANUARY };
    expect((await api.post('/events/usage', minutes)).body).toMatchObject({ errors: [{ pointer: '/window_size' }] });
    expect((await api.post('/events/usage', { ...minutes, end_time: JANUARY.start_time })).body).toMatchObject({ errors: [{ pointer: '/end_time' }] });
  });
});

describe('POST /events/usage/meter', () => {
  it('measures a meter over events from before it existed', async () => {
    const { body } = await api.post('/events/usage/meter', { meter_id: meterId, external_customer_id: 'acme', filters: { model: ['a'] }, ...JANUARY });
    expect(body).toMatchObject({ meter_id: meterId, value: '100000000000000000000.100000000000000001', event_count: 3, error_count: 1 });
    expect((await api.post('/events/usage/meter', { meter_id: 'meter_none' })).body).toMatchObject({ code: 'not_found' });
  });
});

describe('POST /events/analytics', () => {
  it('shows a feature once, with points that add up to its total', async () => {
    const { body } = await api.post('/events/analytics', { external_customer_id: 'acme', window_size: 'WEEK', ...JANUARY });
    expect(body['items']).toMatchObject([
      { feature_id: featureId, name: 'AI tokens', unit_plural: 'tokens', total_usage: '100000000000000000007.300000000000000001', event_count: 5 },
    ]);
    const [item] = body['items'] as { points: { usage: string; event_count: number }[] }[];
    expect(item?.points.map((point) => point.event_count)).toEqual([2, 0, 1, 1, 1]);
  });

  it('splits by source and by property', async () => {
    const { body } = await api.post('/events/analytics', { customer_id: 'acme', group_by: ['source', 'properties.model'], window_size: 'MONTH', ...JANUARY });
    const items = body['items'] as { source: string; properties: object; total_usage: string; points: { usage: string }[] }[];
    expect(items.map(({ source, properties, total_usage }) => [source, properties, total_usage])).toEqual([
      ['web', { model: 'a' }, '100000000000000000000.100000000000000001'],
      ['cron', { model: 'b' }, '7'],
      ['web', { model: 'b' }, '0.2'],
    ]);
    expect(items.map((item) => item.points.map((point) => point.usage))).toEqual(items.map((item) => [item.total_usage]));
  });

  it('keeps to the sources, features and properties that were asked for', async () => {
    const ask = async (more: object) =>
      ((await api.post('/events/analytics', { customer_id: 'acme', ...JANUARY, ...more })).body['items'] as { event_count: number }[]).map(
        (item) => item.event_count,
      );
    expect(await ask({ sources: ['cron'] })).toEqual([1]);
    expect(await ask({ property_filters: { model: ['b'] } })).toEqual([2]);
    expect(await ask({ feature_ids: [featureId] })).toEqual([5]);
    expect(await ask({ feature_ids: ['feat_none'] })).toEqual([]);
  });
});
