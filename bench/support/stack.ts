import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { migrate } from '../../migrations';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/embedded';

export const API_KEY = 'fp_test_bench_0123456789abcdef';

export interface BenchApi {
  readonly port: number;
  readonly environmentId: string;
  readonly process: ChildProcess;
  /** Resident memory of the API process in MB. */
  readonly memory: () => number;
}

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

async function spawnApi(databaseUrl: string): Promise<BenchApi> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'api-server.ts')], {
    env: { ...process.env, DATABASE_URL: databaseUrl, TIDEBILL_BOOTSTRAP_API_KEY: API_KEY },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await new Promise<{ port: number; environmentId: string }>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the API ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as { port: number; environmentId: string }));
  });
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return { ...ready, process: child, memory };
}
