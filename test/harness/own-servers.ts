import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../migrations';
import { startEmbeddedPostgres, startEmbeddedTemporal } from '../../src/embedded';
import { SEARCH_ATTRIBUTES } from '../../src/temporal';
import type { AppServers } from './start-app';

export interface OwnServers extends AppServers {
  stop(): Promise<void>;
}

/** Postgres and Temporal of a script's own, for those that run without jest. The build must be there. */
export async function startOwnServers(): Promise<OwnServers> {
  const folder = mkdtempSync(join(tmpdir(), 'tidebill-script-'));
  // Postgres may run as another user, and mkdtemp closes the folder to him.
  chmodSync(folder, 0o755);
  const log = { info: () => undefined, warn: console.warn, error: console.error };
  const postgres = await startEmbeddedPostgres({ dataDir: folder, durable: false, log });
  const temporal = await startEmbeddedTemporal({ dataDir: null, namespace: 'default', log, searchAttributes: SEARCH_ATTRIBUTES });
  await migrate(postgres.url);
  return {
    databaseUrl: postgres.url,
    temporal,
    bundle: { codePath: join(__dirname, '..', '..', 'dist', 'workflow-bundle.js') },
    taskQueue: 'billing',
    async stop() {
      await temporal.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
