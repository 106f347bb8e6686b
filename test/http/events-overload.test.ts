import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createPool, LIMITS } from '../../src/platform';
import { createIngester } from '../../src/usage/ingest/ingester';
import type { NewEvent } from '../../src/usage/ingest/new-event';
import { testDatabase } from '../harness/stack';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();
beforeAll(async () => {
  api = await startEventsApi(database.url);
});

const EVENT = { event_name: 'call', customer_id: 'acme' };

/** Announces a body of this size and sends only its beginning. */
async function startUpload(bytes: number): Promise<Socket> {
  const { port, hostname } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`POST /v1/events/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n{"events":[`);
  return socket;
}

it('answers 503 with Retry-After while more is being uploaded than may be in memory, and goes on afterwards', async () => {
  const uploads = await Promise.all([0, 1].map(() => startUpload(LIMITS.eventsBodyBytes)));
  const fits = LIMITS.ingestBodyBytesInFlight - 2 * LIMITS.eventsBodyBytes;
  const large = JSON.stringify({ events: [{ ...EVENT, event_id: 'large' }], padding: 'x'.repeat(fits) });
  const refused = await api.send('/events/batch', large);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.body).toMatchObject({ code: 'unavailable', reason: 'ingest_overloaded' });
  expect((await api.post('/events', EVENT)).status).toBe(202);
  const closed = uploads.map((socket) => once(socket, 'close'));
  for (const socket of uploads) socket.destroy();
  await Promise.all(closed);
  let status = 503;
  while (status === 503) ({ status } = await api.send('/events/batch', large));
  expect(status).toBe(202);
});

it('stores every batch of a crowd that comes at once, though few of them may be in work at one time', async () => {
  const crowd = Array.from({ length: 10 }, (_, batch) =>
    JSON.stringify({
      events: Array.from({ length: 500 }, (_one, i) => ({ ...EVENT, event_id: `crowd-${batch}-${i}`, properties: { text: 'x'.repeat(1_000) } })),
    }),
  );
  const together = crowd.reduce((bytes, body) => bytes + body.length, 0);
  expect(together).toBeGreaterThan(2 * LIMITS.ingestBodyBytesInWork);
  expect(together).toBeLessThan(LIMITS.ingestBodyBytesInFlight);
  const replies = await Promise.all(crowd.map((body) => api.send('/events/batch', body)));
  expect(replies.map(({ status, body }) => ({ status, accepted: body['accepted'] }))).toEqual(crowd.map(() => ({ status: 202, accepted: 500 })));
});

it('refuses at the queue instead of growing when statements are slower than senders', async () => {
  const pool = createPool({ url: database.url, max: 1, name: 'tidebill-ingest' });
  const ingester = createIngester(pool);
  const blocker = await pool.connect();
  const batch = (from: number): NewEvent[] => Array.from({ length: 1000 }, (_, i) => eventOf(from + i));
  const waiting: Promise<unknown>[] = [];
  const fill = () => {
    for (let from = 0; from < 2 * LIMITS.ingestQueueEvents; from += 1000) waiting.push(ingester.ingest(batch(from)));
  };
  expect(fill).toThrow('ingest queue is full');
  expect(waiting.length).toBeLessThanOrEqual(LIMITS.ingestQueueEvents / 1000 + 1);
  blocker.release();
  await Promise.all(waiting);
  await pool.end();
});

function eventOf(n: number): NewEvent {
  const id = String(n).padStart(32, '0');
  return {
    environment_id: 'env_queue',
    event_id: id,
    event_name: 'call',
    customer_ref: 'acme',
    occurred_at: '2026-03-01T00:00:00.000Z',
    source: '',
    properties: '{}',
    key: id,
    content: id,
  };
}
