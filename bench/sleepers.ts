import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../migrations';
import { bootstrapAccess } from '../src/access';
import { startEmbeddedPostgres } from '../src/embedded';
import { createLogger, createMetrics, readConfig } from '../src/platform';
import { openDeps, startApi, withWorkflows } from '../src/server';
import { createTemporalClient, installRuntime } from '../src/temporal';
import { diskUse } from './support/disk-use';
import { round } from './support/measure';
import { sleepingSubscriptions } from './support/sleeping-subscriptions';
import { spawnWorker } from './support/spawn-worker';
import { startTemporal } from './support/temporal-server';

const API_KEY = 'fp_live_bench_sleepers_key_00';
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * What a subscription costs while nothing happens: bytes in the product's database and in Temporal's, and how fast sleepers can be started.
 * Rows are copied in the database from one made through the API; every workflow is a real one, started by the real client and asleep in the end.
 */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const count = Number(options['count'] ?? 50_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'tidebill-bench-'));
  const logger = createLogger('error');
  installRuntime(logger);
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log: quiet });
  const server = await startTemporal(options['server'] ?? 'dev', { dataDir, databaseUrl: postgres.url });
  await migrate(postgres.url);
  const config = readConfig({ PORT: '0', TIDEBILL_BOOTSTRAP_API_KEY: API_KEY, TIDEBILL_REQUESTS_PER_MINUTE: '0', LOG_LEVEL: 'error' });
  const temporal = createTemporalClient({ address: server.address, namespace: 'default' });
  const side = openDeps({ config, databaseUrl: postgres.url, logger, metrics: createMetrics({ processMetrics: false }), role: 'api' });
  const worker = await spawnWorker({ kind: 'real', databaseUrl: postgres.url, address: server.address, cached: 100, connections: 20 });
  try {
    const deps = withWorkflows(side.deps, temporal, config);
    await bootstrapAccess(deps);
    const api = await startApi(deps, temporal);
    const before = await diskUse(deps.db, dataDir);
    const { startsPerSecond, asleepPerSecond } = await sleepingSubscriptions({ deps, temporal, baseUrl: api.url, apiKey: API_KEY, count });
    const after = await diskUse(deps.db, dataDir);
    await api.stop();
    const each = (bytes: number) => Math.round(bytes / count);
    return {
      sleepers: count,
      bytes_each: each(after.product - before.product + after.temporal - before.temporal),
      product_bytes_each: each(after.product - before.product),
      temporal_bytes_each: each(after.temporal - before.temporal),
      starts_per_s: round(startsPerSecond),
      asleep_per_s: round(asleepPerSecond),
      server: server.name,
    };
  } finally {
    await worker.stop();
    await temporal.close();
    await side.close();
    await server.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
