import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createActivities } from '../../activities';
import { startWorker, type RunningWorker } from '../temporal';
import { startRelay } from './relay';
import type { AppDeps } from './routes';

const BUNDLE = join(__dirname, '..', '..', 'workflow-bundle.js');

export interface WorkerRoleOptions {
  readonly address: string;
  readonly workflowBundle?: { readonly codePath: string };
}

/** The worker role: performs the subscriptions' steps, and the relay that redoes what a crash left behind. */
export async function startWorkerRole(deps: AppDeps, options: WorkerRoleOptions): Promise<RunningWorker> {
  const bundle = options.workflowBundle ?? { codePath: BUNDLE };
  if (!existsSync(bundle.codePath)) throw new Error(`The workflow bundle is missing at ${bundle.codePath}. Run npm run build.`);
  const { config } = deps;
  const worker = await startWorker({
    address: options.address,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TIDEBILL_TASK_QUEUE,
    activities: createActivities(deps),
    workflowBundle: bundle,
    maxCachedWorkflows: config.TIDEBILL_MAX_CACHED_WORKFLOWS,
    stickySeconds: config.TIDEBILL_STICKY_SECONDS,
    // One connection for each step that runs; more would only queue at the pool.
    maxConcurrentActivities: config.DATABASE_POOL_MAX,
  });
  const relay = startRelay(deps);
  return {
    done: worker.done,
    async stop() {
      await relay.stop();
      await worker.stop();
    },
  };
}
