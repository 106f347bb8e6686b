import { atRate } from './support/at-rate';
import { BenchClient } from './support/client';
import { entitledCustomers } from './support/entitled-customers';
import { load, percentile, round } from './support/measure';
import { pace } from './support/pace';
import { seedEvents } from './support/seed';
import { startStack } from './support/stack';

/** Entitlement checks at a steady rate, for customers with usage in their period, while events come in for the same customers. */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const seconds = Number(options['seconds'] ?? 20);
  const customers = Number(options['customers'] ?? 500);
  const stack = await startStack();
  try {
    const { port, environmentId } = stack.api;
    const { featureKey, customerOf, periodStart } = await entitledCustomers(stack.databaseUrl, stack.api, customers);
    const to = periodStart + 28 * 86_400_000;
    await seedEvents(stack.databaseUrl, { environmentId, events: Number(options['events'] ?? 200_000), from: periodStart, to, customerOf });
    const path = (n: number) => `/entitlements/check?customer_id=${customerOf(n)}&feature_id=${featureKey}`;
    const stop = pace(port, { eventsPerSecond: Number(options['ingest'] ?? 5_000), customers, from: periodStart });
    const first = await atRate(port, { perSecond: 50, seconds: customers / 50, path });
    // Once more for each: what is asked for twice within seconds is followed.
    await atRate(port, { perSecond: 100, seconds: customers / 100, path });
    const checked = await atRate(port, { perSecond: Number(options['rate'] ?? 200), seconds, path });
    const recorded = await record(port, customerOf, featureKey);
    const ingested = await stop();
    return {
      checks_per_s: round(checked.perSecond, 0),
      p50_ms: percentile(checked.latencies, 0.5),
      p99_ms: percentile(checked.latencies, 0.99),
      longest_ms: percentile(checked.latencies, 1),
      first_check_p50_ms: percentile(first.latencies, 0.5),
      first_check_p99_ms: percentile(first.latencies, 0.99),
      ...recorded,
      customers,
      ingested_beside_per_s: round(ingested, 0),
      memory_mb: round(stack.api.memory(), 0),
    };
  } finally {
    await stack.stop();
  }
}

/** Check and record in one, by four callers as fast as they can. */
async function record(port: number, customerOf: (n: number) => string, feature: string) {
  const clients = [0, 1, 2, 3].map(() => new BenchClient(port));
  let n = 0;
  const { perSecond, p50, p99 } = await load({
    loops: clients.length,
    seconds: 5,
    work: async (loop) => {
      n += 1;
      const body = JSON.stringify({ customer_id: customerOf(n * 7), feature_id: feature, record: true, quantity: 1 });
      const reply = await clients[loop]?.post('/entitlements/check', body);
      if (reply?.status !== 200 || !reply.body.includes('"recorded":true')) throw new Error(reply?.body);
    },
  });
  for (const client of clients) client.close();
  return { records_per_s: round(perSecond, 0), record_p50_ms: p50, record_p99_ms: p99 };
}
