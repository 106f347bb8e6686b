import { BenchClient } from './support/client';
import { percentile, round } from './support/measure';
import { pace } from './support/pace';
import { startStack } from './support/stack';

/** From sending an event to seeing it in usage, while other events come in at a steady rate. */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const seconds = Number(options['seconds'] ?? 20);
  const stack = await startStack();
  try {
    const writer = new BenchClient(stack.api.port);
    const reader = new BenchClient(stack.api.port);
    const stop = pace(stack.api.port, { eventsPerSecond: Number(options['rate'] ?? 5_000), customers: 500, sometimes: 'probe' });
    const usage = async () => {
      const body = { event_name: 'probe', aggregation_type: 'SUM', property_name: 'n', customer_id: 'probe' };
      const reply = await reader.post('/events/usage', JSON.stringify(body));
      return Number((JSON.parse(reply.body) as { value: string }).value);
    };
    const accepted: number[] = [];
    const visible: number[] = [];
    const end = performance.now() + seconds * 1000;
    for (let n = 1; performance.now() < end; n += 1) {
      const sent = performance.now();
      const reply = await writer.post('/events', JSON.stringify({ event_name: 'probe', customer_id: 'probe', properties: { n: 1 } }));
      if (reply.status !== 202) throw new Error(reply.body);
      accepted.push(performance.now() - sent);
      while ((await usage()) < n);
      visible.push(performance.now() - sent);
    }
    const rate = await stop();
    return {
      probes: visible.length,
      accepted_p99_ms: percentile(accepted, 0.99),
      p50_ms: percentile(visible, 0.5),
      p99_ms: percentile(visible, 0.99),
      ingested_beside_per_s: round(rate, 0),
    };
  } finally {
    await stack.stop();
  }
}
