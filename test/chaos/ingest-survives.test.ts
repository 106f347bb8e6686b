import { readFileSync } from 'node:fs';
import pg from 'pg';
import { BenchClient } from '../../bench/support/client';
import type { BenchApi } from '../../bench/support/spawn-api';
import { type BenchStack, startStack } from '../../bench/support/stack';

const SENDERS = 4;
const BATCH = 50;

let stack: BenchStack;
let api: BenchApi;
beforeAll(async () => {
  stack = await startStack();
  api = stack.api;
});
afterAll(() => stack.stop());

/** A sender as a careful client writes it: the same batch again and again until it is acknowledged. */
class Sender {
  acknowledged = 0;
  lost = 0;
  private running = true;
  private readonly done: Promise<void>;

  constructor(readonly name: string) {
    this.done = this.send();
  }

  async waitFor(batches: number): Promise<void> {
    const target = this.acknowledged + batches;
    while (this.acknowledged < target) await new Promise((resolve) => setImmediate(resolve));
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async send(): Promise<void> {
    let client = new BenchClient(api.port);
    while (this.running) {
      const body = batchOf(this.name, this.acknowledged);
      const reply = await client.post('/events/batch', body).catch(() => null);
      if (reply?.status === 202) this.acknowledged += 1;
      else {
        this.lost += 1;
        client.close();
        await new Promise((resolve) => setTimeout(resolve, 20));
        client = new BenchClient(api.port);
      }
    }
    client.close();
  }
}

function batchOf(name: string, number: number): string {
  const events = Array.from({ length: BATCH }, (_, i) => ({
    event_id: `${name}-${number}-${i}`,
    event_name: 'call',
    customer_id: 'acme',
    timestamp: `2026-0${(number % 3) + 1}-10T00:00:00Z`,
    properties: { n: 1 },
  }));
  return JSON.stringify({ events });
}

/** Ends Postgres at once, with everything it was doing: no checkpoint, no goodbye. */
async function killPostgres(): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  client.on('error', () => undefined);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${rows[0]?.pid}/status`, 'utf8'))?.[1]);
  const ended = new Promise((resolve) => client.once('end', resolve));
  process.kill(postmaster, 'SIGKILL');
  await ended;
}

async function counted(): Promise<{ readonly events: number; readonly distinct: number; readonly ids: number }> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ events: number; distinct: number; ids: number }>(
    `select (select count(*)::int from events) as events, (select count(distinct event_id)::int from events) as distinct, (select count(*)::int from event_ids) as ids`,
  );
  await client.end();
  return rows[0] ?? { events: 0, distinct: 0, ids: 0 };
}

it('no acknowledged event is missing and none counts twice after kill -9 of the API and of Postgres in the middle of a load', async () => {
  const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(`s${i}`));
  const all = (batches: number) => Promise.all(senders.map((sender) => sender.waitFor(batches)));
  await all(30);
  for (let round = 0; round < 2; round += 1) {
    api.process.kill('SIGKILL');
    api = await stack.startApi();
    await all(20);
    await killPostgres();
    await stack.restartPostgres();
    await all(20);
  }
  await Promise.all(senders.map((sender) => sender.stop()));
  const sent = senders.reduce((sum, sender) => sum + sender.acknowledged, 0) * BATCH;
  expect(senders.reduce((sum, sender) => sum + sender.lost, 0)).toBeGreaterThan(0);
  const stored = await counted();
  expect(stored.events).toBe(stored.distinct);
  expect(stored.ids).toBe(stored.events);
  // A sender stops only between two batches, so nothing that was not acknowledged is left over.
  expect(stored.events).toBe(sent);
  const client = new BenchClient(api.port);
  const usage = await client.post('/events/usage', JSON.stringify({ event_name: 'call', aggregation_type: 'SUM', property_name: 'n', customer_id: 'acme' }));
  client.close();
  expect(JSON.parse(usage.body)).toMatchObject({ value: String(sent), event_count: sent, error_count: 0 });
});
