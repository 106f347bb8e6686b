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
async function countOf(eventId: string): Promise<number> {
  const { rows } = await api.pool.query<{ n: number }>('select count(*)::int as n from events where event_id = $1', [eventId]);
  return rows[0]?.n ?? 0;
}

describe('one event', () => {
  it('is answered with 202 and its id, as strings only', async () => {
    const { status, body } = await api.post('/events', call('one-1', { timestamp: '2026-03-15T10:30:00+02:00', properties: { tokens: 5 } }));
    expect(status).toBe(202);
    expect(body).toEqual({ message: 'Event accepted for processing', event_id: 'one-1' });
    const found = await api.get('/events/one-1');
    expect(found.body).toMatchObject({ event_name: 'api_call', timestamp: '2026-03-15T08:30:00.000Z', properties: { tokens: 5 }, customer_id: 'acme' });
  });

  it('takes its id from event_id, then idempotency_key, then the header, and else gets one', async () => {
    const bare = { event_name: 'api_call', external_customer_id: 'acme' };
    expect((await api.post('/events', { ...bare, event_id: 'a', idempotency_key: 'b' }, { 'Idempotency-Key': 'c' })).body['event_id']).toBe('a');
    expect((await api.post('/events', { ...bare, idempotency_key: 'b' }, { 'Idempotency-Key': 'c' })).body['event_id']).toBe('b');
    expect((await api.post('/events', bare, { 'Idempotency-Key': 'c' })).body['event_id']).toBe('c');
    expect((await api.post('/events', bare)).body['event_id']).toMatch(/^event_/);
  });

  it('counts once when it is sent again, whatever the order of its properties', async () => {
    await api.post('/events', call('again', { properties: { a: 1, b: { c: 2, d: 3 } } }));
    const again = await api.post('/events', call('again', { properties: { b: { d: 3, c: 2 }, a: 1 } }));
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await countOf('again')).toBe(1);
  });

  it('counts once when a retry without a timestamp comes later', async () => {
    const first = await api.post('/events', call('undated'));
    const second = await api.post('/events', call('undated'));
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(await countOf('undated')).toBe(1);
  });

  it('is refused with 409 when its id was used with other content, and the first stands', async () => {
    await api.post('/events', call('taken', { properties: { tokens: 1 } }));
    for (const other of [
      { properties: { tokens: 2 } },
      { event_name: 'else' },
      { customer_id: 'other' },
      { source: 's' },
      { timestamp: '2026-01-01T00:00:00Z' },
    ]) {
      const { status, body } = await api.post('/events', { ...call('taken', { properties: { tokens: 1 } }), ...other });
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'conflict', reason: 'event_conflict', details: { event_id: 'taken' } });
    }
    expect((await api.get('/events/taken')).body['properties']).toEqual({ tokens: 1 });
  });

  it('counts once when twenty senders send it at the same time', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => api.post('/events', call('racing', { properties: { n: 1 } }))));
    expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(replies.filter((reply) => reply.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await countOf('racing')).toBe(1);
  });

  it('lets exactly one content win when different ones race for an id', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => api.post('/events', call('contested', { properties: { n } }))));
    expect(replies.filter((reply) => reply.status === 202)).toHaveLength(1);
    expect(replies.filter((reply) => reply.status === 409)).toHaveLength(19);
    expect(await countOf('contested')).toBe(1);
  });

  it('is kept when nobody knows its customer or its name', async () => {
    await api.post('/events', { event_id: 'stray', event_name: 'never_heard_of', external_customer_id: 'nobody' });
    expect((await api.get('/events?customer_id=nobody')).body['items']).toMatchObject([{ event_id: 'stray', event_name: 'never_heard_of' }]);
  });
});

describe('what cannot be accepted', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['no name', { customer_id: 'acme' }, '/event_name'],
    ['no customer', { event_name: 'x' }, '/customer_id'],
    ['an id of 10 KB', call('x'.repeat(10_240)), '/event_id'],
    ['a name that is no text', { event_name: 5, customer_id: 'acme' }, '/event_name'],
    ['a timestamp without a zone', call('t1', { timestamp: '2026-01-01T00:00:00' }), '/timestamp'],
    ['a day that does not exist', call('t2', { timestamp: '2026-02-30T00:00:00Z' }), '/timestamp'],
    ['a timestamp in the far future', call('t3', { timestamp: '2150-01-01T00:00:00Z' }), '/timestamp'],
    ['a timestamp in the far past', call('t4', { timestamp: '1900-01-01T00:00:00Z' }), '/timestamp'],
    ['65 properties', call('p1', { properties: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i])) }), '/properties'],
    ['40 KB of properties', call('p2', { properties: { text: 'x'.repeat(40_000) } }), '/properties'],
    ['properties in a list', call('p3', { properties: [1] }), '/properties'],
    [
      'properties twenty levels deep',
      call('p4', { properties: JSON.parse(`${'{"a":'.repeat(20)}1${'}'.repeat(20)}`) as object }),
      `/properties${'/a'.repeat(16)}`,
    ],
    ['a null character', call('p5', { properties: { text: 'a\0b' } }), '/properties'],
    ['half a surrogate pair', call('p6', { properties: { deep: ['\ud800'] } }), '/properties'],
    ['a null character in the id', call('p\0'), '/event_id'],
  ];
  it.each(cases)('says where it is wrong: %s', async (_title, event, pointer) => {
    const { status, body } = await api.post('/events', event);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_request', reason: 'validation_failed', errors: [{ pointer }] });
  });

  it('keeps text that only looks like an escape', async () => {
    const properties = { text: 'C:\\u0000', emoji: '🌊', line: '\u2028' };
    expect((await api.post('/events', call('escape', { properties }))).status).toBe(202);
    expect((await api.get('/events/escape')).body['properties']).toEqual(properties);
  });

  it('says at which byte JSON breaks', async () => {
    const { status, body } = await api.send('/events', '{"event_name":"é",}');
    expect(status).toBe(400);
    expect(body).toMatchObject({ reason: 'malformed_json', details: { byte: 19 } });
  });

  it('refuses a body that unpacks to more than the limit, without unpacking it all', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20));
    const { status, body } = await api.send('/events/batch', bomb, { 'Content-Encoding': 'gzip' });
    expect(status).toBe(413);
    expect(body['reason']).toBe('body_too_large');
  });

  it('takes a packed body of a fair size', async () => {
    const { gzipSync } = await import('node:zlib');
    const { status } = await api.send('/events', gzipSync(JSON.stringify(call('packed'))), { 'Content-Encoding': 'gzip' });
    expect(status).toBe(202);
  });
});

describe('numbers', () => {
  it('are kept exactly when a double can hold them', async () => {
    await api.send(
      '/events',
      '{"event_id":"exact","event_name":"n","customer_id":"acme","properties":{"big":1e30,"long":1000000000000000000000000000000,"cents":0.1,"neg":-12.50}}',
    );
    const { rows } = await api.pool.query<{ big: string; long: string; cents: string; neg: string }>(
      `select properties->>'big' as big, properties->>'long' as long, properties->>'cents' as cents, properties->>'neg' as neg from events where event_id = 'exact'`,
    );
    expect(rows).toEqual([{ big: `1${'0'.repeat(30)}`, long: `1${'0'.repeat(30)}`, cents: '0.1', neg: '-12.5' }]);
  });

  it.each(['12345678901234567890', '0.12345678901234567891', '1e400', '9007199254740993', '1e-400'])(
    'are refused when digits would be lost: %s',
    async (literal) => {
      const { status, body } = await api.send('/events', `{"event_id":"lost","event_name":"n","customer_id":"acme","properties":{"a/b":{"n":[${literal}]}}}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ reason: 'number_not_exact', errors: [{ pointer: '/properties/a~1b/n/0' }] });
    },
  );

  it('of any size are kept exactly as strings', async () => {
    const digits = '12345678901234567890.123456789012345678901234567890';
    await api.post('/events', call('text-number', { properties: { n: digits } }));
    expect((await api.get('/events/text-number')).body['properties']).toEqual({ n: digits });
  });
});
