import { BenchClient } from './support/client';
import { load, round } from './support/measure';
import { pace } from './support/pace';
import { seedEvents } from './support/seed';
import { startStack } from './support/stack';

const JANUARY = { start_time: '2026-01-01T00:00:00Z', end_time: '2026-02-01T00:00:00Z' };

/** Period usage of a customer with a million events in the period, read again and again while events come in, for this customer and others. */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const seconds = Number(options['seconds'] ?? 20);
  const events = Number(options['events'] ?? 1_000_000);
  const stack = await startStack();
  try {
    const { environmentId } = stack.api;
    const from = Date.UTC(2026, 0, 1);
    await seedEvents(stack.databaseUrl, { environmentId, events, from, to: from + 31 * 86_400_000, customerOf: () => 'big' });
    const client = new BenchClient(stack.api.port);
    const read = async (more: object = {}): Promise<{ value: string; event_count: number }> => {
      const reply = await client.post(
        '/events/usage',
        JSON.stringify({ event_name: 'tokens_used', aggregation_type: 'SUM', property_name: 'tokens', customer_id: 'big', ...JANUARY, ...more }),
      );
      if (reply.status !== 200) throw new Error(reply.body);
      return JSON.parse(reply.body) as { value: string; event_count: number };
    };
    const cold = performance.now();
    await read();
    const coldMs = performance.now() - cold;
    const rolled = await until(async () => timed(read), 50);
    const stop = pace(stack.api.port, { eventsPerSecond: Number(options['rate'] ?? 2_000), customers: 200, sometimes: 'big' });
    const reads = await load({ loops: 1, seconds, work: async () => void (await read()) });
    const windows = await load({ loops: 1, seconds: 3, work: async () => void (await read({ window_size: 'DAY' })) });
    const sent = await stop();
    return {
      events_in_period: (await read()).event_count,
      cold_ms: round(coldMs, 0),
      first_rolled_up_ms: round(rolled),
      reads_per_s: round(reads.perSecond, 0),
      p50_ms: reads.p50,
      p99_ms: reads.p99,
      by_day_p99_ms: windows.p99,
      ingested_beside_per_s: round(sent, 0),
    };
  } finally {
    await stack.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Asks until an answer takes less than so many milliseconds. */
async function until(ask: () => Promise<number>, lessThan: number): Promise<number> {
  for (let i = 0; i < 100; i += 1) {
    const took = await ask();
    if (took < lessThan) return took;
  }
  return ask();
}
