import { BenchClient } from './client';

const CONNECTIONS = 32;

export interface AtRateOptions {
  readonly perSecond: number;
  readonly seconds: number;
  readonly path: (n: number) => string;
}

/**
 * Sends requests at the instants at which a steady stream would, whether earlier ones were answered or not. Latency counts from that
 * instant, so that a server that stalls cannot make its own load lighter.
 */
export async function atRate(port: number, { perSecond, seconds, path }: AtRateOptions): Promise<{ perSecond: number; latencies: readonly number[] }> {
  const free = Array.from({ length: CONNECTIONS }, () => new BenchClient(port));
  const waiting: (() => void)[] = [];
  const latencies: number[] = [];
  const started = performance.now();
  const ask = async (n: number, due: number): Promise<void> => {
    while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    // In turn: the server closes a connection that is idle for seconds.
    const client = free.shift();
    if (client === undefined) throw new Error('a connection was free');
    const reply = await client.get(path(n));
    if (reply.status !== 200) throw new Error(reply.body);
    latencies.push(performance.now() - due);
    free.push(client);
    waiting.shift()?.();
  };
  const asked: Promise<void>[] = [];
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = started + (n * 1000) / perSecond;
    const ahead = due - performance.now();
    if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead));
    asked.push(ask(n, due));
  }
  await Promise.all(asked);
  const reached = latencies.length / ((performance.now() - started) / 1000);
  for (const client of free) client.close();
  return { perSecond: reached, latencies };
}
