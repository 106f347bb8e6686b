import { bootstrapAccess } from '../../src/access';
import { createLogger, createMetrics, readConfig, type Config } from '../../src/platform';
import { openDeps, startApi, startWorkerRole, withWorkflows, type AppDeps } from '../../src/server';
import { createTemporalClient, installRuntime, type TemporalClient } from '../../src/temporal';
import { createApi, type Api } from './api';
import { createTestDatabase, temporalServer, workflowBundle } from './stack';

export interface TestAppOptions {
  /** Grace time of the environment; 0 unless a test is about it, so that advancing a clock to a boundary makes the invoice final. */
  readonly graceSeconds?: number;
  /** Further environment variables of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without a worker nothing happens by itself: for tests of exactly that. */
  readonly worker?: boolean;
}

export interface TestApp {
  readonly api: Api;
  readonly apiKey: string;
  readonly environmentId: string;
  readonly databaseUrl: string;
  readonly deps: AppDeps;
  readonly temporal: TemporalClient;
  /** Starts a worker like the one that runs; it is stopped with the app. */
  startWorker(): Promise<{ stop(): Promise<void> }>;
}

interface RunningApp extends TestApp {
  stop(): Promise<void>;
}

export const TEST_API_KEY = 'fp_test_0123456789abcdefghijkl';

/**
 * Gives the test file the whole product: call it at the top of the file. API on a free port, worker on a task queue of its own, a database of
 * its own, every answer held against its schema. All is stopped after the file, which fails when something was left open.
 */
export function testApp(options: TestAppOptions = {}): TestApp {
  let app: RunningApp | undefined;
  beforeAll(async () => {
    app = await startApp(options);
  });
  afterAll(() => app?.stop());
  const running = (): RunningApp => {
    if (app === undefined) throw new Error('The app is there from beforeAll on, not while the file loads.');
    return app;
  };
  return {
    get api() {
      return running().api;
    },
    get environmentId() {
      return running().environmentId;
    },
    get databaseUrl() {
      return running().databaseUrl;
    },
    get deps() {
      return running().deps;
    },
    get temporal() {
      return running().temporal;
    },
    apiKey: TEST_API_KEY,
    startWorker: () => running().startWorker(),
  };
}

async function startApp(options: TestAppOptions): Promise<RunningApp> {
  const [database, server] = await Promise.all([createTestDatabase(), temporalServer()]);
  const stops: (() => Promise<unknown>)[] = [database.drop];
  const stop = async () => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne();
  };
  try {
    const config = configOf(database.name, server, options);
    const logger = createLogger(config.LOG_LEVEL);
    installRuntime(logger);
    const temporal = createTemporalClient(server);
    stops.push(() => temporal.close());
    const metrics = createMetrics({ processMetrics: false });
    const open = (role: 'api' | 'worker') => {
      const opened = openDeps({ config, databaseUrl: database.url, logger, metrics, role });
      stops.push(() => opened.close());
      return withWorkflows(opened.deps, temporal, config);
    };
    const deps = open('api');
    const { environmentId } = await bootstrapAccess(deps);
    const startWorker = async () => {
      const worker = await startWorkerRole(open('worker'), { address: server.address, workflowBundle: await workflowBundle() });
      stops.push(() => worker.stop());
      return worker;
    };
    if (options.worker !== false) await startWorker();
    const http = await startApi(deps, temporal);
    stops.push(() => http.stop());
    const api = createApi(http.url, TEST_API_KEY);
    await api.put(`/environments/${environmentId}`, { settings: { grace_seconds: options.graceSeconds ?? 0 } });
    return { api, apiKey: TEST_API_KEY, environmentId, databaseUrl: database.url, deps, temporal, startWorker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configOf(name: string, server: { readonly namespace: string }, options: TestAppOptions): Config {
  return readConfig({
    PORT: '0',
    LOG_LEVEL: 'fatal',
    DATABASE_POOL_MAX: '25',
    TIDEBILL_BOOTSTRAP_API_KEY: TEST_API_KEY,
    TIDEBILL_CHECK_ANSWERS: 'true',
    TIDEBILL_TASK_QUEUE: name,
    TEMPORAL_NAMESPACE: server.namespace,
    ...options.env,
  });
}
