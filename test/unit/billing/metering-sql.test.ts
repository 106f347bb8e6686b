import fc from 'fast-check';
import { Client } from 'pg';
import {
  addsUp,
  decimal,
  hasPartials,
  measure,
  measuredEventsSql,
  measureParts,
  measurePartsSql,
  measureSql,
  measurementOf,
  mergePartials,
  type MeterDefinition,
  partialIdentity,
  partialsSql,
  type UsageEvent,
  type UsagePiece,
  validateMeter,
} from '../../../src/billing';
import { createTestDatabase, type TestDatabase } from '../../harness/stack';
import { meter as anyMeter, usageEvent } from './arbitraries';

const scope = { environmentId: 'env', customerRefs: ['acme', 'cust_1'], start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

describe('a meter in SQL and in memory', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    // Shadows the real table: only these columns matter to a meter.
    await client.query(`create temp table events (environment_id text, event_id text, event_name text, customer_ref text,
      occurred_at timestamptz, ingested_at timestamptz, source text, properties jsonb)`);
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function store(events: readonly UsageEvent[]): Promise<void> {
    await client.query('truncate events');
    await client.query(
      `insert into events (environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, properties)
       select 'env', e ->> 'eventId', e ->> 'eventName', 'acme', (e ->> 'occurredAt')::timestamptz, (e ->> 'ingestedAt')::timestamptz, e -> 'properties'
       from jsonb_array_elements($1::jsonb) e`,
      [JSON.stringify(events)],
    );
  }

  it('measures the same quantity, counts, errors and checksum to the last digit', async () => {
    const events = fc.uniqueArray(usageEvent, { selector: (event) => event.eventId, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(events, fc.array(anyMeter, { minLength: 12, maxLength: 12 }), fc.boolean(), async (stored, meters, cut) => {
        await store(stored);
        const bounds = cut ? { ...scope, ingestedBefore: '2026-01-20T00:00:00.000Z' } : scope;
        for (const meter of meters) await expectSame(meter, stored, bounds);
      }),
      { numRuns: 60 },
    );
  });

  it('adds hourly partials up to the same measurement, in whatever parts they were read', async () => {
    const events = fc.uniqueArray(usageEvent, { selector: (event) => event.eventId, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(events, fc.array(anyMeter.filter(hasPartials), { minLength: 8, maxLength: 8 }), fc.boolean(), async (stored, meters, everybody) => {
        await store(stored);
        for (const meter of meters) {
          const pieces = await piecesOf(meter, everybody);
          expect(measurementOf(meter, pieces, scope)).toEqual(measure(meter, stored, scope));
        }
      }),
      { numRuns: 40 },
    );
  });

  /** Read in two ranges that meet inside of an hour, so that the partials of that hour have to be merged. */
  async function piecesOf(meter: MeterDefinition, everybody: boolean): Promise<readonly UsagePiece[]> {
    const middle = '2026-01-05T10:20:00.000Z';
    const first = meter.reset === 'never' ? '2020-01-01T00:00:00.000Z' : scope.start;
    const merged = new Map<string, UsagePiece>();
    for (const range of [
      { start: first, end: middle },
      { start: middle, end: scope.end },
    ]) {
      const { text, values } = partialsSql(meter, {
        environmentId: 'env',
        customerRefs: everybody ? null : ['acme'],
        ranges: [range],
        cuts: [scope.start],
        ingestedFrom: '2000-01-01T00:00:00.000Z',
        ingestedBefore: '2100-01-01T00:00:00.000Z',
      });
      for (const row of (await client.query(text, [...values])).rows) {
        const partial = {
          events: row.events,
          errors: row.errors,
          checksum: row.checksum,
          value: row.value,
          moment: row.moment,
          latestAt: row.latest_at?.toISOString() ?? null,
          latestId: row.latest_id,
        };
        const key = `${row.hour.toISOString()} ${row.piece}`;
        const known = merged.get(key);
        merged.set(key, {
          hour: row.hour.toISOString(),
          beforeWindow: row.piece === 0,
          partial: known === undefined ? partial : mergePartials(meter.aggregation.type, known.partial, partial),
        });
      }
    }
    return [...merged.values()];
  }

  it('shows the events behind a number page by page, each once, with what was read in it', async () => {
    const meter: MeterDefinition = { eventName: 'call', aggregation: { type: 'sum', field: 'n' }, filters: [], reset: 'billing_period' };
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(usageEvent, { selector: (event) => event.eventId, maxLength: 40 }), async (stored) => {
        await store(stored);
        const seen: { readonly event_id: string; readonly occurred_at: Date; readonly reading: string | null }[] = [];
        for (let after: { readonly occurredAt: string; readonly eventId: string } | null = null; ; ) {
          const { text, values } = measuredEventsSql(meter, scope, { after, limit: 3, errorsOnly: false });
          const { rows } = await client.query(text, [...values]);
          seen.push(...rows);
          const last = rows.at(-1);
          if (last === undefined) break;
          after = { occurredAt: last.occurred_at.toISOString(), eventId: last.event_id };
        }
        const reference = measure(meter, stored, scope);
        expect(seen.length).toBe(reference.eventCount);
        expect(new Set(seen.map((row) => row.event_id)).size).toBe(seen.length);
        expect(seen.reduce((sum, row) => sum.plus(row.reading ?? '0'), decimal('0')).toFixed()).toBe(reference.quantity);
        const errors = measuredEventsSql(meter, scope, { after: null, limit: 100, errorsOnly: true });
        expect((await client.query(errors.text, [...errors.values])).rows).toHaveLength(reference.errorCount);
      }),
      { numRuns: 30 },
    );
  });

  async function expectSame(meter: MeterDefinition, events: readonly UsageEvent[], bounds: typeof scope & { readonly ingestedBefore?: string }): Promise<void> {
    expect(validateMeter(meter)).toEqual([]);
    const reference = measure(meter, events, bounds);
    const { text, values } = measureSql(meter, bounds);
    const { rows } = await client.query(text, [...values]);
    const [row] = rows;
    expect({ ...row, quantity: decimal(row.quantity).toFixed() }).toEqual({
      quantity: reference.quantity,
      event_count: reference.eventCount,
      error_count: reference.errorCount,
      checksum: reference.checksum,
    });
    const parts = measurePartsSql(meter, bounds);
    const found = (await client.query(parts.text, [...parts.values])).rows;
    const key = (bucket: string | null, group: unknown, quantity: string) => JSON.stringify([bucket, group, decimal(quantity).toFixed()]);
    expect(found.map((part) => key(part.bucket?.toISOString() ?? null, part.keys, part.quantity)).sort()).toEqual(
      measureParts(meter, events, bounds)
        .map((part) => key(part.bucket, part.group, part.quantity.toFixed()))
        .sort(),
    );
  }
});

describe('what partials depend on', () => {
  const meter = (aggregation: MeterDefinition['aggregation'], rest: Partial<MeterDefinition> = {}): MeterDefinition => ({
    eventName: 'e',
    aggregation,
    filters: [],
    reset: 'billing_period',
    ...rest,
  });

  it('leaves out what only changes how they are put together', () => {
    const sum = partialIdentity(meter({ type: 'sum', field: 'n' }));
    expect(partialIdentity(meter({ type: 'avg', field: 'n' }))).toEqual(sum);
    expect(partialIdentity(meter({ type: 'sum_with_multiplier', field: 'n', multiplier: '2' }, { reset: 'never' }))).toEqual(sum);
    expect(partialIdentity(meter({ type: 'max', field: 'n' }))).not.toEqual(sum);
    expect(partialIdentity(meter({ type: 'count', field: 'n' }))).toEqual(partialIdentity(meter({ type: 'count' })));
    expect(partialIdentity(meter({ type: 'sum', expression: 'a' }, { filters: [{ key: 'k', values: ['b', 'a'] }] }))).toEqual(
      partialIdentity(meter({ type: 'sum', expression: 'a' }, { filters: [{ key: 'k', values: ['a', 'b'] }] })),
    );
    expect(() => partialsSql(meter({ type: 'count_unique', field: 'n' }), { environmentId: 'e', customerRefs: null, ranges: [], cuts: [] })).toThrow(
      'no partials',
    );
    expect(() => partialsSql(meter({ type: 'median' as never, field: 'n' }), { environmentId: 'e', customerRefs: null, ranges: [], cuts: [] })).toThrow(
      'unhandled_case',
    );
  });

  it('merges the partials of disjoint events, in any order', () => {
    const empty = { events: 1, errors: 1, checksum: '5', value: null, moment: null, latestAt: null, latestId: null };
    const some = (value: string, latestAt: string | null = null, latestId: string | null = null) => ({ ...empty, errors: 0, value, latestAt, latestId });
    const merged = (type: MeterDefinition['aggregation']['type'], a: typeof empty, b: typeof empty) => [
      mergePartials(type, a, b).value,
      mergePartials(type, b, a).value,
    ];
    const [two, ten] = [some('2') as never, some('10') as never];
    expect([merged('sum', two, ten), merged('max', two, ten), merged('min', two, ten), merged('sum', two, empty), merged('sum', empty, empty)]).toEqual([
      ['12', '12'],
      ['10', '10'],
      ['2', '2'],
      ['2', '2'],
      [null, null],
    ]);
    const at = (value: string, time: string, id: string) => some(value, time, id) as never;
    expect(merged('latest', at('1', '2026-01-01', 'a'), at('2', '2026-01-02', 'a'))).toEqual(['2', '2']);
    expect(merged('latest', at('1', '2026-01-01', 'b'), at('2', '2026-01-01', 'a'))).toEqual(['1', '1']);
    expect(merged('latest', at('1', '2026-01-01', 'b'), empty)).toEqual(['1', '1']);
    expect(mergePartials('latest', at('1', '2026-01-01', 'b'), empty)).toMatchObject({ events: 2, errors: 1, checksum: '10' });
  });

  it('knows what adds up over time', () => {
    expect((['count', 'sum', 'sum_with_multiplier', 'max', 'avg'] as const).map((type) => addsUp(meter({ type })))).toEqual([true, true, true, false, false]);
    expect(addsUp(meter({ type: 'sum' }, { reset: 'never' }))).toBe(false);
    expect(addsUp(meter({ type: 'sum', bucketSize: 'day', bucketCombine: 'max' }))).toBe(false);
    expect(addsUp(meter({ type: 'sum', bucketSize: 'day' }))).toBe(true);
    expect(measurementOf(meter({ type: 'max', field: 'n' }), [], scope).quantity).toBe('0');
  });
});
