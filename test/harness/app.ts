import { createTestDatabase, temporalServer, workflowBundle } from './stack';
import { startApp, TEST_API_KEY, type AppOptions, type RunningApp } from './start-app';

export { TEST_API_KEY };
export type TestApp = Omit<RunningApp, 'stop'>;

/**
 * Gives the test file the whole product: call it at the top of the file. API on a free port, worker on a task queue of its own, a database of
 * its own, every answer held against its schema. All is stopped after the file, which fails when something was left open.
 */
export function testApp(options: AppOptions = {}): TestApp {
  let app: RunningApp | undefined;
  beforeAll(async () => {
    app = await startTestApp(options);
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

async function startTestApp(options: AppOptions): Promise<RunningApp> {
  const [database, temporal, bundle] = await Promise.all([createTestDatabase(), temporalServer(), workflowBundle()]);
  try {
    const app = await startApp({ databaseUrl: database.url, temporal, bundle, taskQueue: database.name }, options);
    const stop = async () => {
      await app.stop();
      await database.drop();
    };
    return { ...app, stop };
  } catch (error) {
    await database.drop();
    throw error;
  }
}
