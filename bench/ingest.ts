import { bareInsertRate } from './support/bare-insert';
import { BenchClient } from './support/client';
import { benchBatch, benchEvent } from './support/events';
import { load, round } from './support/measure';
import { type BenchStack, startStack } from './support/stack';

const CUSTOMERS = 2_000;
/** Both in short turns, so that they meet the same moods of a shared machine. */
const TURNS = 5;

/** Batches of 1,000 and single events through the API, against a bare insert into the same table in the same run. */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const seconds = Number(options['seconds'] ?? 15);
  const stack = await startStack();
  try {
    await run(stack, { loops: 4, seconds: 2, path: '/events/batch', body: () => benchBatch(1000, CUSTOMERS) });
    const batches = { perSecond: 0, p50: 0, p99: 0 };
    let bare = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      bare += (await bareInsertRate(stack.databaseUrl, { seconds: seconds / TURNS, customers: CUSTOMERS, connections: 3 })) / TURNS;
      const batch = await run(stack, {
        loops: Number(options['loops'] ?? 6),
        seconds: seconds / TURNS,
        path: '/events/batch',
        body: () => benchBatch(1000, CUSTOMERS),
      });
      batches.perSecond += batch.perSecond / TURNS;
      batches.p50 += batch.p50 / TURNS;
      batches.p99 = Math.max(batches.p99, batch.p99);
    }
    const single = await run(stack, { loops: 64, seconds, path: '/events', body: () => JSON.stringify(benchEvent(CUSTOMERS)) });
    const eventsPerSecond = batches.perSecond * 1000;
    return {
      events_per_s: round(eventsPerSecond, 0),
      bare_insert_per_s: round(bare, 0),
      ratio: round(eventsPerSecond / bare),
      batch_p50_ms: round(batches.p50),
      batch_p99_ms: batches.p99,
      singles_per_s: round(single.perSecond, 0),
      p50_ms: single.p50,
      p99_ms: single.p99,
      memory_mb: round(stack.api.memory(), 0),
    };
  } finally {
    await stack.stop();
  }
}

interface Run {
  readonly loops: number;
  readonly seconds: number;
  readonly path: string;
  readonly body: () => string;
}

/** Connections are opened for each run: idle ones would be closed by the server in between. */
async function run(stack: BenchStack, { loops, seconds, path, body }: Run) {
  const clients = Array.from({ length: loops }, () => new BenchClient(stack.api.port));
  const result = await load({
    loops,
    seconds,
    work: async (loop) => {
      const reply = await clients[loop]?.post(path, body());
      if (reply?.status !== 202) throw new Error(`${path} answered ${reply?.status} ${reply?.body}`);
    },
  });
  for (const client of clients) client.close();
  return result;
}
