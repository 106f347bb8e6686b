import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const here = dirname(fileURLToPath(import.meta.url));
// The built program, which is what users run: code that is translated as it is loaded is slower.
const built = (folder) => createRequire(import.meta.url)(join(here, '..', '..', 'dist', 'src', folder));
const { createLogger, createMetrics, createPool, readConfig } = built('platform');
const { openDeps, startWorkerRole, withWorkflows } = built('server');
const { createTemporalClient, installRuntime, startWorker } = built('temporal');

/** A worker in a process of its own: it can be measured, profiled and killed. Says `ready` on standard output; SIGTERM stops it in order. */
async function main() {
  const settings = JSON.parse(process.env.BENCH_WORKER ?? '{}');
  installRuntime(createLogger('error'));
  const stop = settings.kind === 'bare' ? await startBare(settings) : await startReal(settings);
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
  process.stdout.write('ready\n');
}

async function startBare({ databaseUrl, address, cached, connections, bare }) {
  const pool = createPool({ url: databaseUrl, max: connections, name: 'bench-bare', steady: true });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: join(here, 'workflows', 'bare.ts') });
  const { TIDEBILL_STICKY_SECONDS: stickySeconds } = readConfig({});
  const worker = await startWorker({
    ...{ address, namespace: 'default', taskQueue: bare.taskQueue, workflowBundle },
    ...{ maxCachedWorkflows: cached, stickySeconds, maxConcurrentActivities: connections },
    activities: { touch: (id) => pool.query(bare.touch, [id]).then(() => undefined) },
  });
  return () => worker.stop();
}

async function startReal({ databaseUrl, address, cached, connections }) {
  const config = readConfig({ TIDEBILL_MAX_CACHED_WORKFLOWS: String(cached), DATABASE_POOL_MAX: String(connections), LOG_LEVEL: 'error' });
  const { deps } = openDeps({ config, databaseUrl, logger: createLogger('error'), metrics: createMetrics({ processMetrics: false }), role: 'worker' });
  const worker = await startWorkerRole(withWorkflows(deps, createTemporalClient({ address, namespace: 'default' }), config), { address });
  return () => worker.stop();
}

void main();
