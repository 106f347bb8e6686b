import type { AddressInfo } from 'node:net';
import { bootstrapAccess, createFindPrincipal } from '../../src/access';
import { catalogRoutes } from '../../src/catalog';
import { customerRoutes } from '../../src/customers';
import { entitlementRoutes } from '../../src/entitlements';
import { createApp } from '../../src/http';
import { createDb, createLogger, createMetrics, createPool, type Deps, readConfig, systemClock, systemIds } from '../../src/platform';
import { INGEST_APPLICATION, usageRoutes } from '../../src/usage';

/** The usage half of the API in a process of its own, as a worker role would not disturb it. Tells its port and environment on standard output. */
async function main(): Promise<void> {
  const config = readConfig({ ...process.env, TIDEBILL_REQUESTS_PER_MINUTE: '0', TIDEBILL_INGEST_REQUESTS_PER_MINUTE: '0' });
  const url = config.DATABASE_URL ?? '';
  const deps: Deps = {
    config,
    db: createDb({ url, max: 8, name: 'tidebill-api' }),
    pool: createPool({ url, max: 8, name: INGEST_APPLICATION }),
    clock: systemClock,
    ids: systemIds,
    logger: createLogger('warn'),
    metrics: createMetrics({ processMetrics: true }),
    afterCommit: () => undefined,
  };
  const { environmentId } = await bootstrapAccess(deps);
  const app = createApp({
    deps,
    routes: [...customerRoutes, ...catalogRoutes, ...entitlementRoutes, ...usageRoutes],
    findPrincipal: createFindPrincipal(deps),
    notReady: () => Promise.resolve([]),
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, environmentId })}\n`);
  });
}

void main();
