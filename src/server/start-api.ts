import { createFindPrincipal } from '../access';
import { createApp, createHealthApp } from '../http';
import { temporalAnswers, type TemporalClient } from '../temporal';
import { listen, type Listening } from './listen';
import { allRoutes, type AppDeps } from './routes';

/** Listens for requests. */
export function startApi(deps: AppDeps, temporal: TemporalClient): Promise<Listening> {
  const app = createApp({ deps, routes: allRoutes, findPrincipal: createFindPrincipal(deps), notReady: () => notReady(deps, temporal) });
  return listen(app, { host: deps.config.TIDEBILL_HOST, port: deps.config.PORT, variable: 'PORT' });
}

/** Health and metrics of a worker that runs without the API. */
export function startHealth(deps: AppDeps, temporal: TemporalClient, port: number): Promise<Listening> {
  const app = createHealthApp({ deps, notReady: () => notReady(deps, temporal) });
  return listen(app, { host: deps.config.TIDEBILL_HOST, port, variable: 'TIDEBILL_HEALTH_PORT' });
}

async function notReady(deps: AppDeps, temporal: TemporalClient): Promise<readonly string[]> {
  const database = await deps.db.raw('select 1').then(
    () => true,
    () => false,
  );
  const answers = await temporalAnswers(temporal);
  return [...(database ? [] : ['database']), ...(answers ? [] : ['temporal'])];
}
