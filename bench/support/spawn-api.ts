import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

export const API_KEY = 'fp_test_bench_0123456789abcdef';

export interface BenchApi {
  readonly port: number;
  readonly environmentId: string;
  readonly process: ChildProcess;
  /** Resident memory of the API process in MB. */
  readonly memory: () => number;
}

/** The built program in its api role, as it is run in production; there is no Temporal server at the address, since usage needs none. */
export async function spawnApi(databaseUrl: string): Promise<BenchApi> {
  const child = spawn(process.execPath, [join(__dirname, '..', '..', 'dist', 'src', 'main.js'), 'api'], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: '127.0.0.1:1', PORT: '0', TIDEBILL_HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
      ...{ TIDEBILL_BOOTSTRAP_API_KEY: API_KEY, TIDEBILL_REQUESTS_PER_MINUTE: '0', TIDEBILL_INGEST_REQUESTS_PER_MINUTE: '0' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the API ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = /http:\/\/127\.0\.0\.1:(\d+)\/v1$/.exec(line);
      if (said) resolve(Number(said[1]));
    });
  });
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return { port, environmentId: await environmentOf(databaseUrl), process: child, memory };
}

/** The one that the first key opens: in a new database there is no other. */
async function environmentOf(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select environment_id as id from api_keys');
  await client.end();
  return rows[0]?.id ?? '';
}
