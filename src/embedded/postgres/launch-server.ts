import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedError } from '../embedded-error';
import { freePort, numberField, processIdentity, readJsonFile, type SupervisedChild, startSupervised, textField, waitUntil, writeJsonFile } from '../process';
import type { PostgresBinaries } from './binaries';
import type { ClusterPlace } from './cluster-place';

export type LaunchInput = {
  readonly dataDir: string;
  readonly place: ClusterPlace;
  readonly binaries: PostgresBinaries;
  readonly durable: boolean;
  readonly logFile: string;
};
export type PostgresServer = { readonly child: SupervisedChild; readonly port: number; readonly urlOf: (database: string) => string };

const STOP_STEPS = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;
// Backends of a killed server end within moments but hold its shared memory until then; another program may take the port first.
const PASSING_TROUBLE = /pre-existing shared memory block|could not bind|Address already in use/;
const ATTEMPTS = 8;

/** Starts Postgres on a loopback port and returns when it answers. The port stays the same from start to start when it is free. */
export async function launchServer(input: LaunchInput): Promise<PostgresServer> {
  const record = readJsonFile(input.place.recordPath) ?? {};
  const password = textField(record, 'password') ?? '';
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(numberField(record, 'port'));
    const urlOf = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
    const child = await spawnServer(input, port);
    writeJsonFile(input.place.recordPath, { ...record, port, pid: child.pid, identity: processIdentity(child.pid) ?? '' });
    if (await becomesReady(child, urlOf('postgres'))) return { child, port, urlOf };
    await child.stop();
    if (!PASSING_TROUBLE.test(child.log.text()) || attempt === ATTEMPTS) throw failedStart(input, child.log.quote());
    await waitUntil(() => false, { timeoutMs: 500 });
  }
}

function spawnServer({ dataDir, place, binaries, durable, logFile }: LaunchInput, port: number): Promise<SupervisedChild> {
  return startSupervised({
    command: join(binaries.folder, 'postgres'),
    args: ['-D', place.clusterDir, '-p', String(port), ...settings(durable)],
    logFile,
    runAs: place.user,
    guardianSignal: 'INT',
    stopSteps: STOP_STEPS,
    removeWhenOrphaned: durable ? undefined : dataDir,
  });
}

function settings(durable: boolean): readonly string[] {
  const common = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Billing queries are short; compiling them costs more than it saves.
    jit: 'off',
  };
  // After each checkpoint the first change of a page writes all of it to the log. The ids of events are random, so with the usual gigabyte
  // between checkpoints almost every id would write a page. And three writers fill the usual log buffers faster than they are flushed.
  const steady = { max_wal_size: '8GB', checkpoint_timeout: '15min', wal_buffers: '16MB' };
  // Tests may lose everything at a power cut, and are several times faster for it.
  const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '4GB' };
  return Object.entries({ ...common, ...(durable ? steady : careless) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function becomesReady(child: SupervisedChild, url: string): Promise<boolean> {
  // Crash recovery after a power cut replays up to eight gigabytes of log, so the patience is in minutes.
  await waitUntil(async () => child.hasExited() || (await answers(url)), { timeoutMs: 300_000, everyMs: 20 });
  return !child.hasExited() && (await answers(url));
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function failedStart({ place, logFile }: LaunchInput, said: string): EmbeddedError {
  return new EmbeddedError(`Postgres did not start on ${place.clusterDir}. It said (all of it in ${logFile}):\n${said}`);
}
