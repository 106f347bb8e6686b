import { bootstrapAccess } from '../../src/access';
import { createLogger, createMetrics, readConfig, type Config } from '../../src/platform';
import { openDeps, startApi, startWorkerRole, withWorkflows, type AppDeps } from '../../src/server';
import { createTemporalClient, installRuntime, type TemporalClient } from '../../src/temporal';
import { createApi, type Api } from './api';

export const TEST_API_KEY = 'fp_test_0123456789abcdefghijkl';

export interface AppOptions {
  /** Grace time of the environment; 0 unless a test is about it, so that advancing a clock to a boundary makes the invoice final. */
  readonly graceSeconds?: number;
  /** Further environment variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without a worker nothing happens by itself: for tests of exactly that. */
  readonly worker?: boolean;
}

/** The servers that an app runs on. */
export interface AppServers {
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly bundle: { readonly codePath: string };
  readonly taskQueue: string;
}

export interface RunningApp {
  readonly api: Api;
  readonly apiKey: string;
  readonly environmentId: string;
  readonly databaseUrl: string;
  readonly deps: AppDeps;
  readonly temporal: TemporalClient;
  /** Starts a worker like the one that runs; it is stopped with the app. */
  startWorker(): Promise<{ stop(): Promise<void> }>;
  stop(): Promise<void>;
}

/** The whole product in this process: API on a free port, worker on its task queue, every answer held against its schema. */
export async function startApp(servers: AppServers, options: AppOptions): Promise<RunningApp> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne();
  };
  try {
    const config = configOf(servers, options);
    const logger = createLogger(config.LOG_LEVEL);
    installRuntime(logger);
    const temporal = createTemporalClient(servers.temporal);
    stops.push(() => temporal.close());
    const metrics = createMetrics({ processMetrics: false });
    const open = (role: 'api' | 'worker') => {
      const opened = openDeps({ config, databaseUrl: servers.databaseUrl, logger, metrics, role });
      stops.push(() => opened.close());
      return withWorkflows(opened.deps, temporal, config);
    };
    const deps = open('api');
    const { environmentId } = await bootstrapAccess(deps);
    const startWorker = async () => {
      const worker = await startWorkerRole(open('worker'), { address: servers.temporal.address, workflowBundle: servers.bundle });
      stops.push(() => worker.stop());
      return worker;
    };
    if (options.worker !== false) await startWorker();
    const http = await startApi(deps, temporal);
    stops.push(() => http.stop());
    const api = createApi(http.url, TEST_API_KEY);
    await api.put(`/environments/${environmentId}`, { settings: { grace_seconds: options.graceSeconds ?? 0 } });
    return { api, apiKey: TEST_API_KEY, environmentId, databaseUrl: servers.databaseUrl, deps, temporal, startWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configOf(servers: AppServers, options: AppOptions): Config {
  return readConfig({
    PORT: '0',
    LOG_LEVEL: 'fatal',
    DATABASE_POOL_MAX: '25',
    TIDEBILL_BOOTSTRAP_API_KEY: TEST_API_KEY,
    TIDEBILL_CHECK_ANSWERS: 'true',
    TIDEBILL_TASK_QUEUE: servers.taskQueue,
    TEMPORAL_NAMESPACE: servers.temporal.namespace,
    ...options.env,
  });
}
