import fc from 'fast-check';
import { Client } from 'pg';
import { decimal, measure, measureParts, measurePartsSql, measureSql, type MeterDefinition, type UsageEvent, validateMeter } from '../../../src/billing';
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
