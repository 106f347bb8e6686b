import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { catalogRoutes } from '../../src/catalog';
import { customerRoutes } from '../../src/customers';
import { createApp, type Principal, type Route } from '../../src/http';
import { type Clock, createDb, createLogger, createMetrics, createPool, type Db, type Deps, readConfig, systemIds } from '../../src/platform';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // Answers are held against their schemas by the server itself.
  readonly body: Record<string, any>;
}

/** One environment's view of the API. */
export interface Caller {
  readonly environmentId: string;
  get(path: string): Promise<Reply>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  put(path: string, body: unknown): Promise<Reply>;
  delete(path: string, body?: unknown): Promise<Reply>;
}

export interface CatalogApi extends Caller, AsyncDisposable {
  readonly url: string;
  readonly db: Db;
  /** A caller of another environment of the same tenant. */
  readonly elsewhere: Caller;
  /** Moves the clock of the server on, so that what is made later is later. */
  readonly clock: { set(now: string): void };
}

const START = '2026-01-01T00:00:00.000Z';

/** The real app, with other rooms' routes where given, on a real port over a database of its own, with every answer checked against the OpenAPI schemas. */
export async function startCatalogApi(databaseUrl: string, others: readonly Route[] = []): Promise<CatalogApi> {
  const db = createDb({ url: databaseUrl, max: 25, name: 'catalog-test' });
  const pool = createPool({ url: databaseUrl, max: 1, name: 'catalog-test-pool' });
  let now = START;
  const clock: Clock = { now: () => now };
  const deps = depsOf(db, pool, clock);
  await db('tenants').insert({ id: 'tenant_1', name: 'Tenant', created_at: now });
  for (const id of ['env_1', 'env_2']) {
    await db('environments').insert({ id, tenant_id: 'tenant_1', name: id, type: 'development', created_at: now, updated_at: now });
  }
  const principals = new Map<string, Principal>(
    ['env_1', 'env_2'].map((id) => [`fp_test_${id}`, { keyId: `key_${id}`, environmentId: id, tenantId: 'tenant_1', roles: ['full'] }]),
  );
  const routes = [...customerRoutes, ...catalogRoutes, ...others];
  const findPrincipal = (key: string) => Promise.resolve(principals.get(key) ?? null);
  const app = createApp({ deps, routes, findPrincipal, notReady: () => Promise.resolve([]) });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    ...callerOf(url, 'env_1'),
    url,
    db,
    elsewhere: callerOf(url, 'env_2'),
    clock: { set: (instant) => void (now = instant) },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([db.destroy(), pool.end()]);
    },
  };
}

function depsOf(db: Db, pool: Deps['pool'], clock: Clock): Deps {
  return {
    config: readConfig({ TIDEBILL_CHECK_ANSWERS: 'true', LOG_LEVEL: 'error' }),
    db,
    pool,
    clock,
    ids: systemIds,
    logger: createLogger('error'),
    metrics: createMetrics({ processMetrics: false }),
    afterCommit: () => undefined,
  };
}

function callerOf(url: string, environmentId: string): Caller {
  const send = async (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> => {
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const init = { method, headers: { 'X-API-Key': `fp_test_${environmentId}`, ...type, ...headers } };
    const response = await fetch(`${url}${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  return {
    environmentId,
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    delete: (path, body) => send('DELETE', path, body),
  };
}
