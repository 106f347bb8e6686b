import { BenchClient } from './support/client';
import { benchBatch } from './support/events';
import { load, round } from './support/measure';
import { startStack } from './support/stack';

/** Memory of the API process under clients that send whole batches as fast as they can and never slow down, not even when they are told to. */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const seconds = Number(options['seconds'] ?? 300);
  const stack = await startStack();
  try {
    const idle = stack.api.memory();
    let largest = 0;
    const watch = setInterval(() => {
      largest = Math.max(largest, stack.api.memory());
    }, 200);
    const loops = Number(options['clients'] ?? 32);
    const clients = Array.from({ length: loops }, () => new BenchClient(stack.api.port));
    let accepted = 0;
    let overloaded = 0;
    const { count } = await load({
      loops,
      seconds,
      work: async (loop) => {
        const reply = await clients[loop]?.post('/events/batch', benchBatch(1000, 2_000));
        if (reply?.status === 202) accepted += 1;
        else overloaded += 1;
      },
    });
    clearInterval(watch);
    for (const client of clients) client.close();
    return { seconds, batches: count, events_per_s: round((accepted * 1000) / seconds, 0), overloaded, idle_mb: round(idle, 0), memory_mb: round(largest, 0) };
  } finally {
    await stack.stop();
  }
}
