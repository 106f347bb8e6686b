import { testDatabase } from '../harness/stack';
import { type EventsApi, type Reply, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

const DAY = '2026-02-03';
const idsOf = (reply: Reply, list = 'items') => (reply.body[list] as { event_id: string }[]).map((event) => event.event_id);

beforeAll(async () => {
  api = await startEventsApi(database.url);
  // Ten events share each instant, so that only a total order can page through them.
  const events = Array.from({ length: 50 }, (_, i) => ({
    event_id: `e${String(i).padStart(2, '0')}`,
    event_name: i % 2 === 0 ? 'even' : 'odd',
    customer_id: i < 40 ? 'acme' : 'other',
    source: i % 5 === 0 ? 'cron' : 'web',
    timestamp: `${DAY}T00:00:0${i % 5}.000Z`,
    properties: { model: `m${i % 3}`, n: i },
  }));
  await api.post('/events/batch', { events });
});

async function follow(path: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const reply: Reply = await api.get(`${path}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
    ids.push(...idsOf(reply));
    const pagination = reply.body['pagination'] as { next_cursor: string | null; has_more: boolean };
    expect(pagination.has_more).toBe(pagination.next_cursor !== null);
    cursor = pagination.next_cursor;
  }
  return ids;
}

it.each(['asc', 'desc'])('meets every event once by following the cursor (%s), in one order', async (order) => {
  const all = await follow(`/events?limit=7&order=${order}`);
  expect(new Set(all).size).toBe(50);
  expect(all).toHaveLength(50);
  expect(all).toEqual(idsOf(await api.get(`/events?limit=200&order=${order}`)));
  expect(all).toEqual(await follow(`/events?limit=3&order=${order}`));
});

it('is not disturbed by events that arrive while it is followed', async () => {
  const first = await api.get('/events?limit=20&customer_id=acme');
  await api.post('/events', { event_id: 'new', event_name: 'even', customer_id: 'acme' });
  const { next_cursor: cursor } = first.body['pagination'] as { next_cursor: string };
  const second = await api.get(`/events?limit=20&customer_id=acme&cursor=${cursor}`);
  expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(40);
  expect(idsOf(second)).not.toContain('new');
});

it('pages by offset too', async () => {
  const all = idsOf(await api.get(`/events?limit=200&to=${DAY}T23:00:00Z`));
  expect(idsOf(await api.get(`/events?limit=10&offset=15&to=${DAY}T23:00:00Z`))).toEqual(all.slice(15, 25));
});

it('filters by customer, name and a half-open span of time', async () => {
  const { body } = await api.get(`/events?customer_id=acme&event_name=odd&from=${DAY}T00:00:01Z&to=${DAY}T00:00:03Z&limit=200`);
  const items = body['items'] as { timestamp: string; customer_id: string; event_name: string }[];
  expect(items).toHaveLength(8);
  expect(items.every((event) => event.customer_id === 'acme' && event.event_name === 'odd')).toBe(true);
  expect(new Set(items.map((event) => event.timestamp))).toEqual(new Set([`${DAY}T00:00:01.000Z`, `${DAY}T00:00:02.000Z`]));
  expect(body['pagination']).toMatchObject({ total: 8, total_is_exact: true, has_more: false, next_cursor: null });
});

it('finds events under every id of a customer, whichever of them is asked for', async () => {
  const { body: customer } = await api.post('/customers', { external_id: 'globex', name: 'Globex' });
  const id = customer['id'] as string;
  await api.post('/events/batch', { events: [globex('g1', id), globex('g2', 'globex')] });
  for (const query of [`customer_id=${id}`, 'customer_id=globex', 'external_customer_id=globex', `external_id=globex&customer_id=${id}`]) {
    expect(new Set(idsOf(await api.get(`/events?${query}`)))).toEqual(new Set(['g1', 'g2']));
  }
  expect((await api.get(`/events?external_customer_id=globex&customer_id=acme`)).status).toBe(400);
});

const globex = (event_id: string, customer_id: string) => ({ event_id, event_name: 'even', customer_id, timestamp: '2026-05-01T00:00:00Z' });

it('refuses a limit over 200 and a cursor that it did not give', async () => {
  expect((await api.get('/events?limit=201')).status).toBe(400);
  for (const cursor of ['nonsense', Buffer.from('["soon","x"]').toString('base64url'), Buffer.from('[1]').toString('base64url')]) {
    expect((await api.get(`/events?cursor=${cursor}`)).body).toMatchObject({ reason: 'invalid_cursor' });
  }
});

describe('POST /events/query', () => {
  const query = async (body: object) => (await api.post('/events/query', body)).body;

  it('meets every event once by handing on iter_last_key, and goes back by iter_first_key', async () => {
    const pages: string[][] = [];
    let key: string | undefined;
    for (;;) {
      const body = await query({
        page_size: 8,
        external_customer_id: 'acme',
        end_time: `${DAY}T23:00:00Z`,
        ...(key === undefined ? {} : { iter_last_key: key }),
      });
      pages.push((body['events'] as { id: string }[]).map((event) => event.id));
      if (pages.length === 3) {
        const back = await query({ page_size: 8, external_customer_id: 'acme', end_time: `${DAY}T23:00:00Z`, iter_first_key: body['iter_first_key'] });
        expect((back['events'] as { id: string }[]).map((event) => event.id)).toEqual(pages[1]);
      }
      if (body['has_more'] !== true) break;
      key = body['iter_last_key'] as string;
      expect(key).toMatch(/^\d{19}::e\d\d$/);
    }
    expect(pages.map((page) => page.length)).toEqual([8, 8, 8, 8, 8]);
    expect(new Set(pages.flat()).size).toBe(40);
  });

  it('filters by properties, source and name, and not source by properties', async () => {
    const found = await query({ page_size: 500, property_filters: { model: ['m1', 'm2'], n: ['1', '2', '3', '4', '44'] }, event_name: 'even' });
    expect((found['events'] as { id: string }[]).map((event) => event.id).toSorted()).toEqual(['e02', 'e04', 'e44']);
    expect(await query({ property_filters: { source: ['cron'] } })).toMatchObject({ events: [], has_more: false, total_count: 0, iter_last_key: '' });
    expect((await query({ source: 'cron', page_size: 100 }))['events']).toHaveLength(10);
  });

  it('finds one event by its id', async () => {
    expect(await query({ event_id: 'e07' })).toMatchObject({ events: [{ id: 'e07' }], total_count: 1 });
    expect(await query({ event_id: 'e07', external_customer_id: 'other' })).toMatchObject({ events: [] });
    expect((await api.get('/events/lookup?event_id=e07')).body).toMatchObject({ event: { id: 'e07' }, status: 'failed' });
    expect((await api.get('/events/none-such')).body).toMatchObject({ code: 'not_found' });
  });

  it('refuses a key that it did not give', async () => {
    expect(await query({ iter_last_key: 'x::' })).toMatchObject({ reason: 'invalid_cursor' });
    expect(await query({ iter_last_key: '9999999999999999999::x' })).toMatchObject({ events: expect.any(Array) as unknown });
  });
});
