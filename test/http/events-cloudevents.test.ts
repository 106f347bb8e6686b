import { testDatabase } from '../harness/stack';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();
beforeAll(async () => {
  api = await startEventsApi(database.url);
});

const SINGLE = { 'Content-Type': 'application/cloudevents+json; charset=utf-8' };
const BATCH = { 'Content-Type': 'application/cloudevents-batch+json' };
const cloud = (id: string, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: '/gateway/eu',
  type: 'api_call',
  subject: 'acme',
  time: '2026-03-15T10:30:00Z',
  datacontenttype: 'application/json',
  traceparent: '00-ab',
  data: { tokens: 5 },
  ...more,
});

it('takes a CloudEvent as an event, once', async () => {
  const first = await api.post('/events', cloud('ce-1'), SINGLE);
  expect(first.status).toBe(202);
  expect(first.body).toMatchObject({ event_id: 'ce-1' });
  expect((await api.post('/events', cloud('ce-1', { traceparent: '00-cd' }), SINGLE)).headers.get('idempotency-replayed')).toBe('true');
  expect((await api.get('/events/ce-1')).body).toMatchObject({
    event_name: 'api_call',
    customer_id: 'acme',
    timestamp: '2026-03-15T10:30:00.000Z',
    source: '/gateway/eu',
    properties: { tokens: 5 },
  });
});

it('refuses the same id from another source instead of counting one of them silently', async () => {
  await api.post('/events', cloud('ce-2'), SINGLE);
  expect((await api.post('/events', cloud('ce-2', { source: '/gateway/us' }), SINGLE)).status).toBe(409);
});

it('takes a batch in which each event stands alone', async () => {
  const { status, body } = await api.post(
    '/events',
    [cloud('ce-3'), cloud('ce-4', { specversion: '0.3' }), cloud('ce-5', { data: { n: 'x'.repeat(40_000) } }), cloud('ce-3')],
    BATCH,
  );
  expect(status).toBe(202);
  expect(body).toMatchObject({ accepted: 1, duplicates: 1, invalid: 2 });
  expect(body['results']).toMatchObject([
    { index: 1, event_id: 'ce-4', status: 'invalid', pointer: '/1/specversion' },
    { index: 2, event_id: 'ce-5', status: 'invalid', pointer: '/2/data' },
    { index: 3, status: 'duplicate' },
  ]);
});

it.each([
  [{ subject: undefined }, '/subject'],
  [{ time: 'soon' }, '/time'],
  [{ id: '' }, '/id'],
  [{ source: undefined }, '/source'],
  [{ type: 5 }, '/type'],
  [{ data: [1] }, '/data'],
  [{ data: undefined, data_base64: 'AA==' }, '/data_base64'],
])('says which attribute is wrong: %j', async (wrong, pointer) => {
  const { status, body } = await api.post('/events', cloud('ce-bad', wrong), SINGLE);
  expect(status).toBe(400);
  expect(body).toMatchObject({ reason: 'validation_failed', errors: [{ pointer }] });
});

it('refuses a batch that is none, is empty, or has 1,001 events', async () => {
  for (const body of [{}, [], Array.from({ length: 1_001 }, (_, i) => cloud(`many-${i}`))]) expect((await api.post('/events', body, BATCH)).status).toBe(400);
});
