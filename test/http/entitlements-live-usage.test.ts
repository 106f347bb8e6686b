import { createPool } from '../../src/platform';
import { INGEST_APPLICATION, liveUsage, measureUsage } from '../../src/usage';
import { contentKey, eventKey } from '../../src/usage/ingest/event-keys';
import { createIngester } from '../../src/usage/ingest/ingester';
import type { NewEvent } from '../../src/usage/ingest/new-event';
import type { AggregationType, MeterDefinition } from '../../src/billing/metering';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually, testApp } from '../harness';

const app = testApp({ worker: false });

const window = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const TYPES: readonly AggregationType[] = ['count', 'sum', 'avg', 'max', 'min', 'latest', 'weighted_sum', 'sum_with_multiplier', 'count_unique'];

function meter(type: AggregationType, eventName: string): MeterDefinition {
  const multiplier = type === 'sum_with_multiplier' ? { multiplier: '2.5' } : {};
  return { eventName, aggregation: { type, field: 'n', ...multiplier }, filters: [], reset: 'billing_period' };
}

/** A repeatable stream of numbers below `below`. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

it('gives the number that billing measures, for every aggregation, after every batch, in any order of time', async () => {
  const next = numbers(7);
  for (let round = 0; round < 12; round += 1) {
    const size = [1, 3, 90, 200][round % 4] ?? 1;
    const events = Array.from({ length: size }, (_, i) => ({
      ...{ event_name: 'live', customer_id: 'somebody', event_id: `live-${round}-${i}` },
      timestamp: new Date(Date.UTC(2025, 11, 30) + next(35 * 86_400) * 1_000).toISOString(),
      properties: { n: next(10) === 0 ? 'none' : next(1_000) / 4 },
    }));
    await app.api.post('/events/batch', { events });
    for (const type of TYPES) {
      const input = { environmentId: app.environmentId, customerRefs: ['somebody'], meter: meter(type, 'live') };
      const [measured] = await measureUsage(app.deps.db, { ...input, segments: [window], ingestedBefore: null });
      expect([round, type, await liveUsage(app.deps, { ...input, window })]).toEqual([round, type, measured?.quantity]);
    }
  }
});

it('misses no event while others are being stored', async () => {
  const input = { environmentId: app.environmentId, customerRefs: ['racer'], meter: meter('count', 'race'), window };
  let sent = 0;
  const send = async () => {
    for (let i = 0; i < 40; i += 1) {
      const events = Array.from({ length: 5 }, () => ({ event_name: 'race', customer_id: 'racer', timestamp: window.start }));
      await app.api.post('/events/batch', { events });
      sent += 5;
    }
  };
  let done = false;
  const senders = Promise.all([send(), send(), send()]).then(() => (done = true));
  while (!done) {
    const before = sent;
    expect(Number(await liveUsage(app.deps, input))).toBeGreaterThanOrEqual(before);
    // An answer from memory lets nobody else run.
    await new Promise(setImmediate);
  }
  await senders;
  expect(await liveUsage(app.deps, input)).toBe('600');
});

it('answers who asks often without reading events, and at once with what this process has stored', async () => {
  const input = { environmentId: app.environmentId, customerRefs: ['busy'], meter: meter('sum', 'work'), window };
  const send = (n: number) => app.api.post('/events', { event_name: 'work', customer_id: 'busy', timestamp: window.start, properties: { n } });
  await send(1);
  for (let sum = 1, n = 2; n <= 4; n += 1) {
    await eventually(
      () => withoutEvents(() => liveUsage(app.deps, input)),
      (answer) => answer === String(sum),
    );
    await send(n);
    sum += n;
    expect(await liveUsage(app.deps, input)).toBe(String(sum));
  }
});

/** What somebody is told while the events cannot be read; null when he has to wait for them. */
async function withoutEvents<T>(ask: () => Promise<T>): Promise<T | null> {
  const locked = await app.deps.db.transaction();
  await locked.raw('lock table events in access exclusive mode');
  const answer = ask();
  const first = await Promise.race([answer, pause(50, null)]);
  await locked.rollback();
  await answer;
  return first;
}

it('shows within two seconds what another process has stored, however often somebody asks', async () => {
  const pool = createPool({ url: app.databaseUrl, max: 2, name: INGEST_APPLICATION });
  const elsewhere = createIngester(pool);
  const input = { environmentId: app.environmentId, customerRefs: ['shared'], meter: meter('count', 'seen'), window };
  const waited: number[] = [];
  for (let n = 1; n <= 8; n += 1) {
    await elsewhere.ingest([eventOf(n)]);
    const stored = performance.now();
    while (Number(await liveUsage(app.deps, input)) < n) await new Promise(setImmediate);
    waited.push(performance.now() - stored);
  }
  await pool.end();
  expect(Math.max(...waited)).toBeLessThan(2_500);
});

function eventOf(n: number): NewEvent {
  const event_id = `seen-${n}`;
  const content = { event_name: 'seen', customer_ref: 'shared', source: '', properties: {}, timestamp: window.start };
  const { timestamp: _timestamp, properties: _properties, ...stored } = content;
  const keys = { key: eventKey(app.environmentId, event_id), content: contentKey(content) };
  return { ...stored, ...keys, environment_id: app.environmentId, event_id, occurred_at: window.start, properties: '{}' };
}

it('has the planner know a new month after its first thousands of events', async () => {
  const timestamp = '2024-07-04T00:00:00.000Z';
  for (let batch = 0; batch < 3; batch += 1) {
    await app.api.post('/events/batch', { events: Array.from({ length: 1_000 }, () => ({ event_name: 'new', customer_id: 'first', timestamp })) });
  }
  const known = () => app.deps.db('pg_stats').where({ tablename: 'events_2024_07', attname: 'ingested_at' });
  expect(await eventually(known, (rows) => rows.length === 1)).toMatchObject([{ inherited: false }]);
});
