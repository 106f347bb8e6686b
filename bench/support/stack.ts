import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../migrations';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded';
import { type BenchApi, spawnApi } from './spawn-api';

export interface BenchStack {
  readonly databaseUrl: string;
  /** Starts Postgres on the same folder again, after somebody has killed it. */
  readonly restartPostgres: () => Promise<void>;
  readonly api: BenchApi;
  readonly startApi: () => Promise<BenchApi>;
  readonly stop: () => Promise<void>;
}

/** Embedded Postgres with fsync on and an API process over it, in a folder that goes away. */
export async function startStack(): Promise<BenchStack> {
  const dataDir = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'tidebill-bench-'));
  const log = { info: () => undefined, warn: console.warn, error: () => undefined };
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, durable: true, log });
  await migrate(postgres.url);
  const children: ChildProcess[] = [];
  const startApi = async (): Promise<BenchApi> => {
    const api = await spawnApi(postgres.url);
    children.push(api.process);
    return api;
  };
  return {
    databaseUrl: postgres.url,
    restartPostgres: async () => {
      // What is left of the killed one: its claim on the folder.
      await postgres.stop();
      postgres = await startEmbeddedPostgres({ dataDir, durable: true, log });
    },
    api: await startApi(),
    startApi,
    stop: async () => {
      for (const child of children) child.kill('SIGKILL');
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
