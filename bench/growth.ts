import pg from 'pg';
import { bareInsertRate } from './support/bare-insert';
import { BenchClient } from './support/client';
import { costOf } from './support/cost';
import { benchBatch } from './support/events';
import { fillEvents } from './support/fill';
import { load, round } from './support/measure';
import { type BenchStack, startStack } from './support/stack';

const CUSTOMERS = 2_000;
const TURNS = 6;
const MONTH = { start_time: '2026-01-01T00:00:00Z', end_time: '2026-02-01T00:00:00Z' };

/**
 * Ingest rate and read latency as the store grows. A shared machine changes its own speed meanwhile, so each mark also measures a fixed task,
 * a bare insert into an empty copy of the table, and `rate_kept` is the rate against that task at the last mark over the same at the first.
 * `cpu_kept` is the same of what an event costs in processor time, which others cannot take away.
 */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const marks = (options['marks'] ?? '1,5,20').split(',').map((mark) => Number(mark) * 1_000_000);
  const seconds = Number(options['seconds'] ?? 18);
  const stack = await startStack();
  try {
    const result: Record<string, number> = {};
    const kept: number[] = [];
    const cpu: number[] = [];
    let stored = 0;
    await ingestRate(stack, 1);
    for (const mark of marks) {
      await fillEvents(stack.databaseUrl, { environmentId: stack.api.environmentId, from: stored, to: mark, customers: CUSTOMERS });
      stored = mark;
      const { rate, reference, cost } = await inTurns(stack, seconds);
      const reads = await readLatency(stack, seconds);
      kept.push(rate / reference);
      cpu.push(cost.cpu);
      const name = `${mark / 1_000_000}m`;
      Object.assign(result, {
        [`${name}_events_per_s`]: round(rate, 0),
        [`${name}_reference_per_s`]: round(reference, 0),
        [`${name}_cpu_us_per_event`]: round(cost.cpu),
        [`${name}_wal_bytes_per_event`]: round(cost.wal, 0),
        [`${name}_read_p50_ms`]: reads.p50,
        [`${name}_read_p99_ms`]: reads.p99,
        [`${name}_gigabytes`]: await gigabytes(stack.databaseUrl),
      });
      process.stderr.write(`${JSON.stringify(result)}\n`);
    }
    return { ...result, rate_kept: round((kept.at(-1) ?? 0) / (kept[0] ?? 1)), cpu_kept: round((cpu[0] ?? 0) / (cpu.at(-1) ?? 1)) };
  } finally {
    await stack.stop();
  }
}

/** Short turns, so that both meet the same moods of the machine. */
async function inTurns(stack: BenchStack, seconds: number) {
  let rate = 0;
  let reference = 0;
  let events = 0;
  const spent = { cpu: 0, wal: 0 };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { cpuSeconds, walBytes } = await costOf({ databaseUrl: stack.databaseUrl, apiPid: stack.api.process.pid }, async () => {
      const turnRate = await ingestRate(stack, seconds / TURNS);
      rate += turnRate / TURNS;
      events += (turnRate * seconds) / TURNS;
    });
    spent.cpu += cpuSeconds;
    spent.wal += walBytes;
    reference += (await referenceRate(stack.databaseUrl, seconds / TURNS)) / TURNS;
  }
  return { rate, reference, cost: { cpu: (spent.cpu * 1e6) / events, wal: spent.wal / events } };
}

async function ingestRate(stack: BenchStack, seconds: number): Promise<number> {
  const clients = Array.from({ length: 6 }, () => new BenchClient(stack.api.port));
  const { perSecond } = await load({
    loops: clients.length,
    seconds,
    work: async (loop) => {
      const reply = await clients[loop]?.post('/events/batch', benchBatch(1000, CUSTOMERS));
      if (reply?.status !== 202) throw new Error(reply?.body);
    },
  });
  for (const client of clients) client.close();
  return perSecond * 1000;
}

/** Period usage of customers in turn, each with its share of all events. */
async function readLatency(stack: BenchStack, seconds: number) {
  const client = new BenchClient(stack.api.port);
  let customer = 0;
  const result = await load({
    loops: 1,
    seconds,
    work: async () => {
      customer = (customer + 1) % CUSTOMERS;
      const body = { event_name: 'tokens_used', aggregation_type: 'SUM', property_name: 'tokens', customer_id: `customer-${customer}`, ...MONTH };
      const reply = await client.post('/events/usage', JSON.stringify(body));
      if (reply.status !== 200) throw new Error(reply.body);
    },
  });
  client.close();
  return result;
}

/** The fixed task: the same table, empty, in a schema of its own. */
async function referenceRate(databaseUrl: string, seconds: number): Promise<number> {
  await run(databaseUrl, 'create schema reference; create table reference.events (like public.events including all)');
  const rate = await bareInsertRate(`${databaseUrl}?options=-c%20search_path%3Dreference`, { seconds, customers: CUSTOMERS, connections: 3 });
  await run(databaseUrl, 'drop schema reference cascade');
  return rate;
}

async function gigabytes(databaseUrl: string): Promise<number> {
  const rows = await run(databaseUrl, 'select pg_database_size(current_database())::text as bytes');
  return round(Number(rows[0]?.['bytes'] ?? 0) / 1e9);
}

async function run(databaseUrl: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = (await client.query(text)) as { rows?: Record<string, unknown>[] };
  await client.end();
  return rows ?? [];
}
