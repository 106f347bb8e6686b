import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { eventKey } from '../src/usage/ingest/event-keys';
import { ensurePartition } from '../src/usage/ingest/partitions';
import { STORE } from '../src/usage/ingest/store-events.sql';
import { load, round } from './support/measure';
import { startStack } from './support/stack';

/** The design that was not taken: hourly sums of one property, kept by the statement that stores the events. */
const STORE_AND_ROLL = {
  name: 'bench_store_and_roll',
  text: STORE.text.replace(
    'select replace(input.key::text',
    `, rolled as (
      insert into bench_hours as kept (environment_id, customer_ref, event_name, hour, events, total)
      select environment_id, customer_ref, event_name, date_bin('1 hour', occurred_at, '2001-01-01'), count(*), sum((properties::jsonb ->> 'tokens')::numeric)
      from input join claimed using (key)
      group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (environment_id, customer_ref, event_name, hour) do update set events = kept.events + excluded.events, total = kept.total + excluded.total
    )
    select replace(input.key::text`,
  ),
};

/** Ingest with sums kept in its transaction against ingest that leaves them to rollups behind a watermark, for many quiet customers and for a few busy ones. */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const seconds = Number(options['seconds'] ?? 6);
  const stack = await startStack();
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 3 });
  try {
    await ensurePartition(pool, '2026-01');
    await pool.query(
      `create table bench_hours (environment_id text, customer_ref text, event_name text, hour timestamptz, events bigint, total numeric,
         primary key (environment_id, customer_ref, event_name, hour))`,
    );
    const result: Record<string, number> = {};
    for (const [name, customers, hours] of [
      ['many_quiet', 2_000, 744],
      ['few_busy', 10, 1],
    ] as const) {
      const rates = { behind: 0, within: 0 };
      // In turns, because the machine's own speed drifts.
      for (let turn = 0; turn < 3; turn += 1) {
        rates.behind += await rate(pool, STORE, { seconds, customers, hours });
        rates.within += await rate(pool, STORE_AND_ROLL, { seconds, customers, hours });
      }
      result[`${name}_behind_watermark_per_s`] = round(rates.behind / 3, 0);
      result[`${name}_in_transaction_per_s`] = round(rates.within / 3, 0);
      result[`${name}_ratio`] = round(rates.within / rates.behind);
    }
    return result;
  } finally {
    await pool.end();
    await stack.stop();
  }
}

async function rate(
  pool: pg.Pool,
  statement: { readonly name: string; readonly text: string },
  load_: { seconds: number; customers: number; hours: number },
): Promise<number> {
  const { perSecond } = await load({
    loops: 3,
    seconds: load_.seconds,
    work: async () => {
      await pool.query({ ...statement, values: columnsOf(load_) });
    },
  });
  return perSecond * 1000;
}

function columnsOf({ customers, hours }: { readonly customers: number; readonly hours: number }): unknown[] {
  const rows = Array.from({ length: 1000 }, (_, i) => {
    const id = randomUUID();
    const customer = `customer-${Math.floor(Math.random() * customers)}`;
    const at = new Date(Date.UTC(2026, 0, 1) + Math.floor(Math.random() * hours * 3_600_000)).toISOString();
    return { key: eventKey('env', id), id, customer, at, properties: JSON.stringify({ tokens: i, model: 'a' }) };
  }).sort((a, b) => (a.key < b.key ? -1 : 1));
  const all = <T>(value: T): T[] => rows.map(() => value);
  const keys = rows.map((row) => row.key);
  return [
    keys,
    keys,
    all('env'),
    rows.map((row) => row.id),
    all('tokens_used'),
    rows.map((row) => row.customer),
    rows.map((row) => row.at),
    all(''),
    rows.map((row) => row.properties),
  ];
}
