import fc from 'fast-check';
import { measure, type UsageEvent } from '../../src/billing';
import { ingestCutoff, measureUsage } from '../../src/usage';
import { testDatabase } from '../harness/stack';
import { meter as anyMeter, usageEvent } from '../unit/billing/arbitraries';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();
beforeAll(async () => {
  api = await startEventsApi(database.url);
});

const JANUARY = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const SEGMENTS = [JANUARY, { start: '2026-01-03T05:00:00.000Z', end: '2026-01-20T12:34:56.789Z' }];
const COUNT = { eventName: 'call', aggregation: { type: 'count' as const }, filters: [], reset: 'billing_period' as const };

function toBody(event: UsageEvent, prefix: string) {
  return { event_id: `${prefix}${event.eventId}`, event_name: event.eventName, customer_id: prefix, timestamp: event.occurredAt, properties: event.properties };
}

it('measures what the definition says of random events, sent twice and in any order', async () => {
  const events = fc.uniqueArray(usageEvent, { selector: (event) => event.eventId, minLength: 1, maxLength: 60 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(events, fc.array(anyMeter, { minLength: 6, maxLength: 6 }), async (sent, meters) => {
      run += 1;
      const customer = `run-${run}-`;
      const bodies = sent.map((event) => toBody(event, customer));
      await Promise.all([api.post('/events/batch', { events: bodies }), api.post('/events/batch', { events: bodies.toReversed() })]);
      const kept = sent.map((event) => ({ ...event, eventId: `${customer}${event.eventId}` }));
      for (const meter of meters) {
        const measured = await measureUsage(api.db, {
          environmentId: api.environmentId,
          customerRefs: [customer],
          meter,
          segments: SEGMENTS,
          ingestedBefore: null,
        });
        expect(measured).toEqual(SEGMENTS.map((segment) => measure(meter, kept, segment)));
      }
    }),
    { numRuns: 40 },
  );
});

describe('the cut-off', () => {
  it('waits for a statement that has not committed yet', async () => {
    const slow = await api.pool.connect();
    await slow.query('begin');
    await slow.query('select pg_sleep(0.02)');
    const { rows } = await slow.query<{ began: string }>(`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as began`);
    const held = await ingestCutoff(api.db);
    await slow.query('commit');
    slow.release();
    expect(held).toBe(rows[0]?.began);
    expect((await ingestCutoff(api.db)) > held).toBe(true);
  });

  it('fixes what is measured, however much arrives at the same time and afterwards', async () => {
    const scope = { environmentId: api.environmentId, customerRefs: ['busy'], meter: COUNT, segments: [JANUARY] };
    let sending = true;
    const sender = async (name: string) => {
      for (let n = 0; sending; n += 1) {
        await api.post('/events', { event_id: `${name}-${n}`, event_name: 'call', customer_id: 'busy', timestamp: '2026-01-05T00:00:00Z' });
      }
    };
    const senders = ['a', 'b', 'c', 'd', 'e', 'f'].map(sender);
    const seen: { readonly cutoff: string; readonly found: unknown }[] = [];
    for (let i = 0; i < 150; i += 1) {
      const cutoff = await ingestCutoff(api.db);
      seen.push({ cutoff, found: await measureUsage(api.db, { ...scope, ingestedBefore: cutoff }) });
    }
    sending = false;
    await Promise.all(senders);
    for (const { cutoff, found } of seen) expect(await measureUsage(api.db, { ...scope, ingestedBefore: cutoff })).toEqual(found);
    expect(seen.at(-1)?.found).not.toEqual(seen[0]?.found);
  });

  it('measures inside a transaction what the transaction sees', async () => {
    const scope = { environmentId: api.environmentId, customerRefs: ['only-here'], meter: COUNT, segments: [JANUARY], ingestedBefore: null };
    await api.post('/events', { event_name: 'call', customer_id: 'else', timestamp: '2026-01-05T00:00:00Z' });
    const tx = await api.db.transaction();
    await tx.raw(
      `insert into events (environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, source, properties)
       values (?, 'unsent', 'call', 'only-here', '2026-01-05T00:00:00Z', now(), '', '{}')`,
      [api.environmentId],
    );
    const [inside] = await measureUsage(tx, scope);
    const [outside] = await measureUsage(api.db, scope);
    await tx.rollback();
    expect([inside?.quantity, outside?.quantity]).toEqual(['1', '0']);
  });
});
