import { startEmbeddedTemporal } from '../../src/embedded';
import { type RealServerInput, startRealServer } from './real-server';

export interface BenchTemporal {
  readonly name: string;
  readonly address: string;
  stop(): Promise<void>;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** `dev`: the server that `npm start` runs; `postgres`: a real one, its databases beside the product's. */
export async function startTemporal(kind: string, input: RealServerInput): Promise<BenchTemporal> {
  if (kind === 'postgres') return { name: 'Temporal 1.32.1 on Postgres, 64 shards', ...(await startRealServer(input)) };
  if (kind !== 'dev') throw new Error('--server is dev or postgres');
  const { address, stop } = await startEmbeddedTemporal({ dataDir: input.dataDir, namespace: 'default', log: quiet });
  return { name: 'dev server, SQLite file', address, stop };
}
