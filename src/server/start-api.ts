import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFindPrincipal } from '../access';
import { createApp } from '../http';
import { temporalAnswers, type TemporalClient } from '../temporal';
import { allRoutes, type AppDeps } from './routes';

export interface RunningApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens for requests. */
export async function startApi(deps: AppDeps, temporal: TemporalClient): Promise<RunningApi> {
  const app = createApp({ deps, routes: allRoutes, findPrincipal: createFindPrincipal(deps), notReady: () => notReady(deps, temporal) });
  const { PORT, TIDEBILL_HOST } = deps.config;
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app.listen(PORT, TIDEBILL_HOST, (error?: Error) => (error ? reject(explain(error, PORT)) : resolve(listening)));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${TIDEBILL_HOST === '0.0.0.0' ? 'localhost' : TIDEBILL_HOST}:${port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), LONGEST_ANSWER_MS).unref();
      await closed;
    },
  };
}

const LONGEST_ANSWER_MS = 5_000;

function explain(error: Error, port: number): Error {
  if ('code' in error && error.code === 'EADDRINUSE')
    return new Error(`Port ${port} is taken. Stop what listens there, or set PORT to another one.`, { cause: error });
  return error;
}

async function notReady(deps: AppDeps, temporal: TemporalClient): Promise<readonly string[]> {
  const database = await deps.db.raw('select 1').then(
    () => true,
    () => false,
  );
  const answers = await temporalAnswers(temporal);
  return [...(database ? [] : ['database']), ...(answers ? [] : ['temporal'])];
}
