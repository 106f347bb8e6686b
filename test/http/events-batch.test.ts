import { testDatabase } from '../harness/stack';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startEventsApi(database.url);
});

const call = (id: string, more: object = {}) => ({ event_id: id, event_name: 'api_call', customer_id: 'acme', ...more });
async function stored(prefix: string): Promise<readonly string[]> {
  const { rows } = await api.pool.query<{ event_id: string }>('select event_id from events where event_id like $1 order by event_id collate "C"', [
    `${prefix}%`,
  ]);
  return rows.map((row) => row.event_id);
}

it('stores the good events of a batch whatever the others are, and names the others', async () => {
  await api.post('/events', call('mix-known'));
  const events = [
    call('mix-1'),
    { event_name: 'api_call' },
    call('mix-known'),
    call('mix-known', { source: 'else' }),
    null,
    call('mix-2', { timestamp: '9999-01-01T00:00:00Z' }),
    call('mix-3'),
  ];
  const { status, body } = await api.post('/events/batch', { events });
  expect(status).toBe(202);
  expect(body).toMatchObject({ accepted: 2, duplicates: 1, conflicts: 1, invalid: 3, rejected: 4 });
  expect(body['results']).toMatchObject([
    { index: 1, status: 'invalid', reason: 'validation_failed', pointer: '/events/1/customer_id' },
    { index: 2, event_id: 'mix-known', status: 'duplicate' },
    { index: 3, event_id: 'mix-known', status: 'conflict', reason: 'event_conflict' },
    { index: 4, event_id: null, status: 'invalid', pointer: '/events/4' },
    { index: 5, event_id: 'mix-2', status: 'invalid', pointer: '/events/5/timestamp' },
  ]);
  expect(await stored('mix-')).toEqual(['mix-1', 'mix-3', 'mix-known']);
});

it('answers bulk with strings only', async () => {
  await api.post('/events/bulk', { events: [call('bulk-1')] });
  const { status, body } = await api.post('/events/bulk', { events: [call('bulk-1'), call('bulk-2'), {}, call('bulk-1', { source: 'x' })] });
  expect(status).toBe(202);
  expect(body).toEqual({
    message: 'Events accepted for processing',
    batch_size: '4',
    accepted: '1',
    duplicates: '1',
    rejected: '2',
    rejected_indexes: '2,3',
  });
});

it('lets the first of two events with one id in one batch stand', async () => {
  const { body } = await api.post('/events/batch', {
    events: [call('twin', { properties: { n: 1 } }), call('twin', { properties: { n: 2 } }), call('twin', { properties: { n: 1 } })],
  });
  expect(body).toMatchObject({ accepted: 1, conflicts: 1, duplicates: 1 });
  expect((await api.get('/events/twin')).body['properties']).toEqual({ n: 1 });
});

it('refuses a batch in which nothing can be read', async () => {
  const { status, body } = await api.post('/events/batch', { events: [{}, 5, call('x', { timestamp: 'soon' })] });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    reason: 'no_valid_event',
    errors: [{ pointer: '/events/0/event_name' }, { pointer: '/events/1' }, { pointer: '/events/2/timestamp' }],
  });
});

it('takes 1,000 events and refuses 1,001, none and something else', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => call(`many-${i}`));
  expect((await api.post('/events/batch', { events: many(1_001) })).body).toMatchObject({ reason: 'validation_failed', errors: [{ pointer: '/events' }] });
  expect(await stored('many-')).toEqual([]);
  expect((await api.post('/events/batch', { events: many(1_000) })).body).toMatchObject({ accepted: 1_000, rejected: 0, results: [] });
  expect((await api.post('/events/batch', { events: [] })).status).toBe(400);
  expect((await api.post('/events/batch', {})).status).toBe(400);
});

it('has one effect when a batch without ids is sent again with the same Idempotency-Key', async () => {
  const events = [1, 2, 3].map((n) => ({ event_name: 'api_call', customer_id: 'acme', properties: { n } }));
  const first = await api.post('/events/batch', { events }, { 'Idempotency-Key': 'batch-7' });
  const second = await api.post('/events/batch', { events }, { 'Idempotency-Key': 'batch-7' });
  expect(first.body).toMatchObject({ accepted: 3 });
  expect(second.body).toMatchObject({ accepted: 0, duplicates: 3 });
  expect(await stored('batch-7')).toEqual(['batch-7#0', 'batch-7#1', 'batch-7#2']);
});

it('counts each event once when overlapping batches in any order race', async () => {
  const ids = Array.from({ length: 200 }, (_, i) => `race-${String(i).padStart(3, '0')}`);
  const batches = Array.from({ length: 12 }, (_, b) =>
    ids.toSorted((x, y) => ((x + b).at(-1 - (b % 3)) ?? '').localeCompare((y + b).at(-1 - (b % 3)) ?? '') || (b % 2 ? 1 : -1)),
  );
  const replies = await Promise.all(batches.map((batch) => api.post('/events/batch', { events: batch.map((id) => call(id)) })));
  expect(replies.every((reply) => reply.status === 202)).toBe(true);
  expect(replies.reduce((sum, reply) => sum + Number(reply.body['accepted']), 0)).toBe(200);
  expect(await stored('race-')).toEqual(ids);
});

it('stores events of any month, making each partition once when many need it at the same time', async () => {
  const months = Array.from({ length: 24 }, (_, i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`);
  const replies = await Promise.all(
    [0, 1, 2, 3].map((sender) =>
      api.post('/events/batch', { events: months.map((month) => call(`month-${month}-${sender}`, { timestamp: `${month}-28T23:59:59.999Z` })) }),
    ),
  );
  expect(replies.map((reply) => reply.body['accepted'])).toEqual([24, 24, 24, 24]);
  expect(await stored('month-')).toHaveLength(96);
  const { rows } = await api.pool.query('select tableoid::regclass::text as partition from events where event_id = $1', ['month-2021-12-0']);
  expect(rows).toEqual([{ partition: 'events_2021_12' }]);
});

it('goes on when retention has dropped a partition that the process knew', async () => {
  await api.post('/events', call('kept-1', { timestamp: '2019-05-01T00:00:00Z' }));
  await api.pool.query('drop table events_2019_05');
  const { status } = await api.post('/events', call('kept-2', { timestamp: '2019-05-01T00:00:00Z' }));
  expect(status).toBe(202);
  expect(await stored('kept-')).toEqual(['kept-2']);
});
