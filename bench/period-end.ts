import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../migrations';
import { bootstrapAccess } from '../src/access';
import { startEmbeddedPostgres, startEmbeddedTemporal } from '../src/embedded';
import { createLogger, createMetrics, readConfig } from '../src/platform';
import { openDeps, startApi, startWorkerRole, withWorkflows } from '../src/server';
import { createTemporalClient, installRuntime } from '../src/temporal';
import { bareClosingsPerSecond } from './support/bare-closings';
import { round } from './support/measure';
import { closingsPerSecond } from './support/real-closings';

const API_KEY = 'fp_live_bench_period_end_key';
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * So many subscriptions whose periods end at one instant, each with usage, a fee and a credit, invoiced and final with the outbox written;
 * against workflows that do nothing but wake, commit two rows and sleep again, on the same servers in the same run. Most wakes are cold.
 */
export async function bench(options: Readonly<Record<string, string | undefined>>) {
  const count = Number(options['count'] ?? 500);
  const cached = Number(options['cached'] ?? 100);
  const leadSeconds = Number(options['lead'] ?? Math.ceil(count / 40) + 8);
  const dataDir = await mkdtemp(join(tmpdir(), 'tidebill-bench-'));
  const logger = createLogger('error');
  installRuntime(logger);
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log: quiet });
  const server = await startEmbeddedTemporal({ dataDir, namespace: 'default', log: quiet });
  const config = readConfig({
    PORT: '0',
    TIDEBILL_BOOTSTRAP_API_KEY: API_KEY,
    TIDEBILL_MAX_CACHED_WORKFLOWS: String(cached),
    TIDEBILL_REQUESTS_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
    DATABASE_POOL_MAX: '20',
  });
  await migrate(postgres.url);
  const metrics = createMetrics({ processMetrics: false });
  const temporal = createTemporalClient({ address: server.address, namespace: 'default' });
  const open = (role: 'api' | 'worker') => openDeps({ config, databaseUrl: postgres.url, logger, metrics, role });
  const [apiSide, workerSide] = [open('api'), open('worker')];
  try {
    const bare = await bareClosingsPerSecond({ databaseUrl: postgres.url, address: server.address, count, cached, leadSeconds });
    const deps = withWorkflows(apiSide.deps, temporal, config);
    await bootstrapAccess(deps);
    const worker = await startWorkerRole(withWorkflows(workerSide.deps, temporal, config), {
      address: server.address,
      workflowBundle: { codePath: join(__dirname, '..', 'dist', 'workflow-bundle.js') },
    });
    const api = await startApi(deps, temporal);
    const real = await closingsPerSecond({ baseUrl: api.url, apiKey: API_KEY, db: apiSide.deps.db, count, leadSeconds: leadSeconds * 2 }).finally(() =>
      worker.stop(),
    );
    await api.stop();
    return {
      subscriptions: count,
      invoices_per_s: round(real.perSecond),
      bare_per_s: round(bare),
      ratio: round(real.perSecond / bare),
      lost: real.lost,
      doubled: real.doubled,
      server: 'dev server, SQLite file',
    };
  } finally {
    await temporal.close();
    await Promise.all([apiSide.close(), workerSide.close()]);
    await server.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
