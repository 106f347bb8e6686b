import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTemporalClient } from '../../src/temporal';
import { freePort } from '../../src/embedded/process';
import { realServerPrograms, run } from './real-server-programs';
import { until } from './wait';

export interface RealServerInput {
  readonly dataDir: string;
  /** A Postgres to keep Temporal's two databases in, beside the product's. */
  readonly databaseUrl: string;
}

const SHARDS = 64;
// The defaults open and close connections all the time; idle ones that stay double the rate.
const CONNECTIONS = 40;
const DATABASES = { temporal: 'temporal', temporal_visibility: 'visibility' } as const;

/** Temporal as it runs in production, all roles in one process, on Postgres. */
export async function startRealServer({ dataDir, databaseUrl }: RealServerInput): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const programs = await realServerPrograms();
  const { hostname, port, username, password } = new URL(databaseUrl);
  for (const [database, schema] of Object.entries(DATABASES)) {
    const at = ['--plugin', 'postgres12_pgx', '--ep', hostname, '-p', port, '-u', username, '--db', database];
    const sql = (...args: string[]) => run(programs.sql, [...at, ...args], { SQL_PASSWORD: password });
    await sql('create');
    await sql('setup-schema', '-v', '0.0');
    await sql('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
  const dynamicConfig = join(dataDir, 'temporal-dynamic-config.yaml');
  await writeFile(dynamicConfig, UNTHROTTLED.map((key) => `${key}:\n  - value: 100000\n`).join(''));
  const ports = await portsOf();
  const log = openSync(join(dataDir, 'temporal-server.log'), 'w');
  const child = spawn(programs.server, ['--allow-no-auth', 'start'], {
    env: {
      ...process.env,
      ...{ DB: 'postgres12_pgx', POSTGRES_SEEDS: hostname, DB_PORT: port, POSTGRES_USER: username, POSTGRES_PWD: password },
      ...{ NUM_HISTORY_SHARDS: String(SHARDS), SQL_MAX_CONNS: String(CONNECTIONS), SQL_MAX_IDLE_CONNS: String(CONNECTIONS) },
      ...{ BIND_ON_IP: '127.0.0.1', DYNAMIC_CONFIG_FILE_PATH: dynamicConfig, LOG_LEVEL: 'error', ...ports },
    },
    stdio: ['ignore', log, log],
  });
  const address = `127.0.0.1:${ports.FRONTEND_GRPC_PORT}`;
  await registerNamespace(address);
  const stop = async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  return { address, stop };
}

// One tenant has the server to itself, as in the embedded one.
const UNTHROTTLED = ['frontend.rps', 'frontend.namespaceRPS', 'history.rps', 'matching.rps', 'frontend.persistenceMaxQPS', 'history.persistenceMaxQPS'];

async function portsOf() {
  const next = async () => String(await freePort(undefined));
  return {
    ...{ FRONTEND_GRPC_PORT: await next(), FRONTEND_HTTP_PORT: await next(), FRONTEND_MEMBERSHIP_PORT: await next() },
    ...{ HISTORY_GRPC_PORT: await next(), HISTORY_MEMBERSHIP_PORT: await next(), MATCHING_GRPC_PORT: await next(), MATCHING_MEMBERSHIP_PORT: await next() },
    ...{ WORKER_GRPC_PORT: await next(), WORKER_MEMBERSHIP_PORT: await next() },
  };
}

/** Waits for the server and for the namespace to be known everywhere in it. */
async function registerNamespace(address: string): Promise<void> {
  const temporal = createTemporalClient({ address, namespace: 'default' });
  const { workflowService } = temporal.client;
  const day = { seconds: 86_400 };
  await until(() =>
    workflowService.registerNamespace({ namespace: 'default', workflowExecutionRetentionPeriod: day as never }).then(
      () => true,
      (error: { code?: number }) => (error.code === ALREADY_EXISTS ? true : null),
    ),
  );
  await until(() =>
    temporal.client.workflow.count('WorkflowType = "none"').then(
      () => true,
      () => null,
    ),
  );
  await temporal.close();
}

const ALREADY_EXISTS = 6;
