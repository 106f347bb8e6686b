import { dropUsageBefore } from '../../src/usage';
import { openGeneration } from '../../src/usage/ingest/id-generations';
import { testDatabase } from '../harness/stack';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();
beforeAll(async () => {
  api = await startEventsApi(database.url);
});

const call = (id: string, more: object = {}) => ({ event_id: id, event_name: 'call', customer_id: 'acme', timestamp: '2026-03-01T00:00:00Z', ...more });
async function newest(): Promise<number> {
  const { rows } = await api.pool.query<{ newest: number }>('select max(generation) as newest from event_id_generations');
  return rows[0]?.newest ?? 0;
}

it('knows an id of an older generation: a duplicate counts once, other content conflicts', async () => {
  await api.post('/events', call('old'));
  await openGeneration(api.pool, await newest());
  await openGeneration(api.pool, await newest());
  expect((await api.post('/events', call('old'))).headers.get('idempotency-replayed')).toBe('true');
  expect((await api.post('/events', call('old', { source: 'else' }))).status).toBe(409);
  expect((await api.get('/events/old')).body).toMatchObject({ event_id: 'old' });
  expect((await api.get('/events?customer_id=acme')).body['pagination']).toMatchObject({ total: 1 });
});

it('counts each event once while generations are opened under load, by several processes at once', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `turn-${i}`);
  let accepted = 0;
  let loading = true;
  const senders = [0, 1, 2, 3].map(async () => {
    for (let round = 0; round < 30; round += 1) {
      const { body } = await api.post('/events/batch', { events: ids.map((id) => call(`${id}-${round}`)) });
      accepted += Number(body['accepted']);
    }
    loading = false;
  });
  const openers = [0, 1].map(async () => {
    while (loading) await openGeneration(api.pool, await newest());
  });
  await Promise.all([...senders, ...openers]);
  expect(accepted).toBe(40 * 30);
  const { rows } = await api.pool.query(`select count(*)::int as events, count(distinct event_id)::int as ids from events where event_id like 'turn-%'`);
  expect(rows).toEqual([{ events: 1_200, ids: 1_200 }]);
  expect(await newest()).toBeGreaterThan(4);
});

it('drops whole months and closed generations, and leaves the rest', async () => {
  await api.post('/events/batch', {
    events: ['2024-01-31T23:59:59.999Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'].map((timestamp, i) =>
      call(`kept-${i}`, { timestamp, customer_id: 'globex' }),
    ),
  });
  const before = await newest();
  const dropped = await dropUsageBefore(api.db, '2024-02-15T00:00:00.000Z');
  expect(dropped).toEqual({ months: ['2024-01'], generations: [] });
  const left = (await api.get('/events?customer_id=globex&order=asc')).body['items'] as { event_id: string }[];
  expect(left.map((event) => event.event_id)).toEqual(['kept-1', 'kept-2']);
  const { generations } = await dropUsageBefore(api.db, '2200-01-01T00:00:00.000Z');
  expect(generations).toHaveLength(before - 1);
  expect((await api.post('/events', call('after'))).status).toBe(202);
});
