import { migrate } from '../../migrations';
import { bootstrapAccess } from '../access';
import { createMetrics } from '../platform';
import { createTemporalClient, installRuntime } from '../temporal';
import { openDeps } from './deps';
import { startStack } from './embedded-stack';
import { startApi, startHealth } from './start-api';
import { startWorkerRole } from './start-worker';
import type { RunOptions } from './run-options';
import { welcome } from './welcome';
import { withWorkflows } from './workflow-port';

export interface Running {
  /** Settles when a part dies by itself. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Starts what the roles ask for, on the embedded stack or on the servers named in the environment, and says where it is. */
export async function run(options: RunOptions): Promise<Running> {
  const { config, logger, progress, roles } = options;
  installRuntime(logger);
  const stack = await startStack(config, logger, progress);
  const stops: (() => Promise<void>)[] = [() => stack.stop()];
  const stop = async () => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne().catch((error: unknown) => logger.warn({ err: error }, 'while stopping'));
  };
  try {
    progress('bringing the database up to date');
    await migrate(stack.databaseUrl);
    const metrics = createMetrics({ processMetrics: true });
    const temporal = createTemporalClient({ address: stack.temporalAddress, namespace: config.TEMPORAL_NAMESPACE });
    stops.push(() => temporal.close());
    const open = (role: 'api' | 'worker') => {
      const opened = openDeps({ config, databaseUrl: stack.databaseUrl, logger, metrics, role });
      stops.push(() => opened.close());
      return withWorkflows(opened.deps, temporal, config);
    };
    const apiDeps = open('api');
    const access = await bootstrapAccess(apiDeps);
    const worker = roles.worker ? await startWorkerRole(open('worker'), { address: stack.temporalAddress }) : null;
    if (worker) stops.push(() => worker.stop());
    const healthPort = roles.api ? undefined : config.TIDEBILL_HEALTH_PORT;
    const health = healthPort === undefined ? null : await startHealth(apiDeps, temporal, healthPort);
    if (health) stops.push(() => health.stop());
    const api = roles.api ? await startApi(apiDeps, temporal) : null;
    if (api) stops.push(() => api.stop());
    if (api) await welcome({ options, api, stack, access, deps: apiDeps });
    return { done: worker ? worker.done : new Promise(() => {}), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
