import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { createLogger, createMetrics, createPool, readConfig } from '../../src/platform';
import { openDeps, startWorkerRole, withWorkflows } from '../../src/server';
import { createTemporalClient, installRuntime, startWorker } from '../../src/temporal';
import { BARE_TASK_QUEUE, TOUCH } from './bare-closings';
import type { WorkerSettings } from './spawn-worker';

/** A worker in a process of its own: it can be measured, profiled and killed. Says `ready` on standard output; SIGTERM stops it in order. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.env['BENCH_WORKER'] ?? '{}') as WorkerSettings;
  installRuntime(createLogger('error'));
  const stop = settings.kind === 'bare' ? await startBare(settings) : await startReal(settings);
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
  process.stdout.write('ready\n');
}

async function startBare({ databaseUrl, address, cached, connections }: WorkerSettings): Promise<() => Promise<void>> {
  const pool = createPool({ url: databaseUrl, max: connections, name: 'bench-bare' });
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: join(__dirname, 'workflows', 'bare.ts') });
  const worker = await startWorker({
    ...{ address, namespace: 'default', taskQueue: BARE_TASK_QUEUE, workflowBundle, maxCachedWorkflows: cached, maxConcurrentActivities: connections },
    activities: { touch: (id: string) => pool.query(TOUCH, [id]).then(() => undefined) },
  });
  return () => worker.stop();
}

async function startReal({ databaseUrl, address, cached, connections }: WorkerSettings): Promise<() => Promise<void>> {
  const config = readConfig({ TIDEBILL_MAX_CACHED_WORKFLOWS: String(cached), DATABASE_POOL_MAX: String(connections), LOG_LEVEL: 'error' });
  const logger = createLogger('error');
  const { deps } = openDeps({ config, databaseUrl, logger, metrics: createMetrics({ processMetrics: false }), role: 'worker' });
  const temporal = createTemporalClient({ address, namespace: 'default' });
  const codePath = join(__dirname, '..', '..', 'dist', 'workflow-bundle.js');
  readFileSync(codePath);
  const worker = await startWorkerRole(withWorkflows(deps, temporal, config), { address, workflowBundle: { codePath } });
  return () => worker.stop();
}

void main();
