import { createDb, createPool, systemClock, systemIds, type Config, type Deps, type Logger, type Metrics } from '../platform';

export interface BaseOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Names the connections in pg_stat_activity. */
  readonly role: 'api' | 'worker' | 'setup';
}

export interface OpenDeps {
  readonly deps: Deps;
  close(): Promise<void>;
}

// Ingest has few connections of its own: each carries batches, and more only wait for the same disk.
const INGEST_CONNECTIONS = 4;

/** Opens the connections of one role. Each role has its own pool, so that a flood of requests never starves the worker. */
export function openDeps({ config, databaseUrl, logger, metrics, role }: BaseOptions): OpenDeps {
  const db = createDb({ url: databaseUrl, max: config.DATABASE_POOL_MAX, name: `tidebill-${role}`, steady: role === 'worker' });
  const pool = createPool({ url: databaseUrl, max: INGEST_CONNECTIONS, name: 'tidebill-ingest' });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle ingest connection was lost'));
  const deps: Deps = {
    ...{ config, db, pool, clock: systemClock, ids: systemIds, logger, metrics },
    // Outside a transaction there is nothing to wait for.
    afterCommit: (work) => void work(deps).catch((error: unknown) => logger.warn({ err: error }, 'after commit: left to the relay')),
  };
  return {
    deps,
    async close() {
      await Promise.all([db.destroy(), pool.end()]);
    },
  };
}
