import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import type { EmbeddedLog } from '../embedded-log';
import { claimFolder, type SupervisedChild } from '../process';
import { findBinaries } from './binaries';
import { placeCluster } from './cluster-place';
import { createCluster } from './create-cluster';
import { launchServer, type PostgresServer } from './launch-server';
import { recoverCluster } from './recover-cluster';

export type EmbeddedPostgresInput = {
  /** Folder that keeps the books from start to start. */
  readonly dataDir: string;
  /** True keeps every committed transaction through a power cut; false is for tests: fast, and the folder goes away with a parent that is killed. */
  readonly durable: boolean;
  readonly log: EmbeddedLog;
};
export type EmbeddedPostgres = AsyncDisposable & {
  /** Connection string of the database `tidebill`, password included: never log it. */
  readonly url: string;
  readonly port: number;
  /** Settles when the server ends, also when nobody asked it to. */
  readonly exited: Promise<string>;
  readonly stop: () => Promise<void>;
};

const DATABASE = 'tidebill';

/** Runs the Postgres that npm installed on a data folder, made at the first start; repairs what a killed run left behind. */
export async function startEmbeddedPostgres({ dataDir, durable, log }: EmbeddedPostgresInput): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir);
  const claim = claimFolder(folder, 'postgres');
  try {
    const place = placeCluster({ dataDir: folder, log });
    const binaries = findBinaries({ user: place.user, log });
    await recoverCluster({ place, log });
    createCluster({ place, binaries, durable });
    const logFile = join(folder, 'logs', 'postgres.log');
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
    const server = await launchServer({ dataDir: folder, place, binaries, durable, logFile });
    await ensureDatabase(server);
    log.info('Postgres is ready', { port: server.port, folder: place.clusterDir });
    const stop = stopOnce({ child: server.child, release: claim.release, log, logFile });
    return { url: server.urlOf(DATABASE), port: server.port, exited: server.child.exited, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function ensureDatabase(server: PostgresServer): Promise<void> {
  const client = new Client({ connectionString: server.urlOf('postgres') });
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    await server.child.stop();
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

type StopInput = {
  readonly child: SupervisedChild;
  readonly release: () => void;
  readonly log: EmbeddedLog;
  readonly logFile: string;
};

function stopOnce({ child, release, log, logFile }: StopInput): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  void child.exited.then((reason) => {
    if (stopping === undefined) log.error('Postgres ended by itself; restart Tidebill', { reason, logFile, said: child.log.quote() });
  });
  return () => {
    stopping ??= child.stop().finally(release);
    return stopping;
  };
}
