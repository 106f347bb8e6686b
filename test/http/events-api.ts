import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { bootstrapAccess, createFindPrincipal } from '../../src/access';
import { analyticsRoutes } from '../../src/analytics';
import { catalogRoutes } from '../../src/catalog';
import { customerRoutes } from '../../src/customers';
import { createApp } from '../../src/http';
import { type Clock, createDb, createLogger, createMetrics, createPool, type Db, type Deps, readConfig, systemClock, systemIds } from '../../src/platform';
import { usageRoutes } from '../../src/usage';

const API_KEY = 'fp_test_events_0123456789abcdef';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface EventsApi extends AsyncDisposable {
  readonly url: string;
  readonly environmentId: string;
  readonly db: Db;
  readonly pool: pg.Pool;
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** Sends bytes as they are. */
  send(path: string, body: string | Buffer, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

/** The real app on a real port over a database of its own, with every answer checked against the OpenAPI schemas. */
export async function startEventsApi(databaseUrl: string, options: { readonly clock?: Clock } = {}): Promise<EventsApi> {
  const db = createDb({ url: databaseUrl, max: 5, name: 'tidebill-api' });
  const pool = createPool({ url: databaseUrl, max: 5, name: 'tidebill-ingest' });
  const deps: Deps = {
    config: readConfig({ TIDEBILL_BOOTSTRAP_API_KEY: API_KEY, TIDEBILL_CHECK_ANSWERS: 'true', LOG_LEVEL: 'error' }),
    db,
    pool,
    clock: options.clock ?? systemClock,
    ids: systemIds,
    logger: createLogger('error'),
    metrics: createMetrics({ processMetrics: false }),
    afterCommit: () => undefined,
  };
  const { environmentId } = await bootstrapAccess(deps);
  const app = createApp({
    deps,
    routes: [...customerRoutes, ...catalogRoutes, ...usageRoutes, ...analyticsRoutes],
    findPrincipal: createFindPrincipal(deps),
    notReady: () => Promise.resolve([]),
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const request = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { 'X-API-Key': API_KEY, ...init.headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  const send: EventsApi['send'] = (path, body, headers = {}) =>
    request(path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  return {
    url,
    environmentId,
    db,
    pool,
    get: (path) => request(path, {}),
    post: (path, body, headers) => send(path, JSON.stringify(body), headers),
    send,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([db.destroy(), pool.end()]);
    },
  };
}
