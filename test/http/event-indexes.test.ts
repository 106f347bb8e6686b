import { up as narrowEventIndexes } from '../../migrations/0023-narrow-event-indexes';
import type { MeterDefinition } from '../../src/billing';
import { partialsSql } from '../../src/billing/metering';
import { createDb, type Db } from '../../src/platform';
import { lateArrivals, measuredEvents, measureUsage } from '../../src/usage';
import { createIngester } from '../../src/usage/ingest/ingester';
import { contentKey, eventKey } from '../../src/usage/ingest/event-keys';
import { usageStore } from '../../src/usage/store';
import { testDatabase } from '../harness/stack';
import { type EventsApi, startEventsApi } from './events-api';

let api: EventsApi;
let db: Db;
// Before the database goes.
afterAll(async () => {
  await db.destroy();
  await api[Symbol.asyncDispose]();
});
const database = testDatabase();
beforeAll(async () => {
  api = await startEventsApi(database.url);
  db = createDb({ url: database.url, max: 2, name: 'tidebill-api' });
});

/** Pairs of names that are one number in the indexes. */
const ENVIRONMENTS = ['env_11637', 'env_118248'];
const CUSTOMERS = ['customer-162108', 'customer-25773'];
const NAMES = ['name-19780', 'name-26854'];

const JANUARY = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const OCCURRED = '2026-01-15T00:00:00.000Z';

/** One event for each environment, customer and name; what it counts for tells it from the others. */
const STORED = ENVIRONMENTS.flatMap((environmentId) =>
  CUSTOMERS.flatMap((customerRef) => NAMES.map((eventName) => ({ environmentId, customerRef, eventName }))),
).map((whose, index) => ({ ...whose, id: `n${index}`, n: 2 ** index }));

it('counts nobody else’s events, though an index cannot tell them apart', async () => {
  const { rows } = await api.pool.query<{ numbers: number }>('select count(distinct hashtext(name))::int as numbers from unnest($1::text[]) as name', [
    [...ENVIRONMENTS, ...CUSTOMERS, ...NAMES],
  ]);
  expect(rows).toEqual([{ numbers: 3 }]);
  await createIngester(api.pool).ingest(STORED.map(toNewEvent));
  for (const one of STORED) {
    const { environmentId, customerRef, eventName, n } = one;
    const everybody = STORED.filter((other) => other.environmentId === environmentId && other.eventName === eventName);
    const sum = meterOf(eventName, 'sum');
    expect({
      customer: await quantity(environmentId, [customerRef], sum),
      distinct: await quantity(environmentId, [customerRef], meterOf(eventName, 'count_unique')),
      everybody: await quantity(environmentId, null, sum),
      settled: await tailOf(one),
      behindALine: await lineageOf(one),
      listed: await listed(one),
    }).toEqual({
      customer: String(n),
      distinct: '1',
      everybody: String(everybody.reduce((total, other) => total + other.n, 0)),
      settled: [String(n)],
      behindALine: [one.id],
      listed: [one.id],
    });
  }
});

it('calls late only what the customer itself sent under that name', async () => {
  const [environmentId = ''] = ENVIRONMENTS;
  const scope = { ingestedFrom: JANUARY.start, ingestedBefore: '2200-01-01T00:00:00.000Z', occurredBefore: JANUARY.end };
  const late = (customerRef: string, eventName: string) => lateArrivals(db, { environmentId, customerRefs: [customerRef], eventNames: [eventName], ...scope });
  await createIngester(api.pool).ingest([toNewEvent({ environmentId, customerRef: 'customer-53943', eventName: 'call', id: 'late', n: 1 })]);
  expect(await late('customer-53943', 'call')).toEqual({ earliest: OCCURRED, latest: OCCURRED });
  expect(await late('customer-6272', 'call')).toBeNull();
});

it('looks for what came lately in the index of arrivals, and for a time of usage in the other, though the planner knows nothing of the partition', async () => {
  const [environmentId = ''] = ENVIRONMENTS;
  await createIngester(api.pool).ingest([toNewEvent({ environmentId, customerRef: 'customer-53943', eventName: 'call', id: 'planned', n: 1 })]);
  const meter: MeterDefinition = { eventName: 'call', aggregation: { type: 'count' }, filters: [], reset: 'billing_period' };
  const indexOf = async (ingestedFrom: string | undefined) => {
    const { text, values } = partialsSql(meter, { environmentId, customerRefs: ['customer-53943'], ranges: [JANUARY], cuts: [], ingestedFrom });
    const client = await api.pool.connect();
    try {
      await client.query('begin; set local enable_seqscan = off');
      const { rows } = await client.query<Record<string, string>>(`explain ${text}`, [...values]);
      await client.query('rollback');
      return rows.map((row) => /(occurred|ingested)_at_idx/.exec(row['QUERY PLAN'] ?? '')?.[1]).filter((index) => index !== undefined);
    } finally {
      client.release();
    }
  };
  expect(await indexOf('2026-01-31T00:00:00.000Z')).toEqual(['ingested']);
  expect(await indexOf(undefined)).toEqual(['occurred']);
});

it('narrows the indexes of a database that holds events already: they stay known, and count as before', async () => {
  const call = { event_id: 'kept', event_name: 'call', customer_id: 'acme', timestamp: OCCURRED };
  await api.post('/events', call);
  await db.transaction(async (tx) => {
    await tx.raw(BEFORE);
    await narrowEventIndexes(tx);
  });
  expect((await api.post('/events', call)).headers.get('idempotency-replayed')).toBe('true');
  expect((await api.post('/events', { ...call, source: 'else' })).status).toBe(409);
  expect((await api.get('/events?customer_id=acme')).body['pagination']).toMatchObject({ total: 1 });
});

/** The indexes as they were. */
const BEFORE = `
  drop index events_usage, events_arrived, events_listed, event_ids_generation_1_once;
  create index events_usage on events (environment_id, customer_ref, event_name, occurred_at);
  create index events_arrived on events (environment_id, customer_ref, event_name, ingested_at);
  create index events_listed on events (environment_id, occurred_at);
  alter table event_ids add constraint event_ids_once primary key (key, generation)`;

type Stored = (typeof STORED)[number];

function toNewEvent({ environmentId, customerRef, eventName, id, n }: Stored) {
  const event = { event_name: eventName, customer_ref: customerRef, source: '' };
  const content = contentKey({ ...event, properties: { n }, timestamp: OCCURRED });
  const key = eventKey(environmentId, id);
  return { ...event, environment_id: environmentId, event_id: id, occurred_at: OCCURRED, properties: JSON.stringify({ n }), key, content };
}

function meterOf(eventName: string, type: 'sum' | 'count_unique'): MeterDefinition {
  return { eventName, aggregation: { type, field: 'n' }, filters: [], reset: 'billing_period' };
}

async function quantity(environmentId: string, customerRefs: readonly string[] | null, meter: MeterDefinition) {
  const [measured] = await measureUsage(db, { environmentId, customerRefs, meter, segments: [JANUARY], ingestedBefore: null });
  return measured?.quantity;
}

async function tailOf({ environmentId, customerRef, eventName }: Stored) {
  const spans = [{ customerRef, ...JANUARY, ingestedFrom: JANUARY.start }];
  const tails = await usageStore(db).tails(meterOf(eventName, 'sum'), { environmentId, spans, ingestedBefore: '2200-01-01' });
  return tails.map(({ partial }) => String(partial.value));
}

async function lineageOf({ environmentId, customerRef, eventName }: Stored) {
  const asked = { environmentId, customerRefs: [customerRef], meter: meterOf(eventName, 'sum'), segment: JANUARY };
  const { events } = await measuredEvents(db, { ...asked, ingestedBefore: null, errorsOnly: false, cursor: undefined, limit: 10 });
  return events.map((event) => event.event_id);
}

async function listed({ environmentId, customerRef, eventName }: Stored) {
  const rows = await usageStore(db).find({ environmentId, customerRefs: [customerRef], eventName }, { order: 'desc', offset: 0, limit: 10 });
  return rows.map((row) => row.event_id);
}
