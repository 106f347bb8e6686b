import express, { type Express } from 'express';
import helmet from 'helmet';
import { LIMITS, refuse, type Deps } from '../platform';
import type { FindPrincipal } from './authenticate';
import { errorHandler, notFoundHandler } from './error-handler';
import { exactJson } from './exact-json';
import { mountRoute } from './mount';
import { observe } from './observe';
import { openApiDocument } from './openapi';
import { createRateLimits } from './rate-limits';
import type { Route } from './route';
import { staticPathsFirst } from './route-order';
import { mountSwagger } from './swagger';

export interface AppOptions<D extends Deps> {
  readonly deps: D;
  readonly routes: readonly Route<D>[];
  readonly findPrincipal: FindPrincipal;
  /** Says what is not ready, by name; empty when all is well. */
  readonly notReady: () => Promise<readonly string[]>;
}

/** The whole HTTP surface as one express app. It knows no resource: those come as routes. */
export function createApp<D extends Deps>(options: AppOptions<D>): Express {
  const { deps, routes } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(helmet());
  app.use(observe(deps));
  mountHealth(app, options);
  mountSwagger(app, openApiDocument(routes));
  mountBodies(app);
  const rateLimits = createRateLimits(deps.config);
  for (const route of staticPathsFirst(routes)) mountRoute(app, route, { deps, findPrincipal: options.findPrincipal, rateLimits });
  app.use(notFoundHandler);
  app.use(errorHandler(deps));
  return app;
}

/** Health and metrics alone: what a worker, which serves no API, shows to its orchestrator. */
export function createHealthApp(options: Pick<AppOptions<Deps>, 'deps' | 'notReady'>): Express {
  const app = express();
  app.disable('x-powered-by');
  mountHealth(app, options);
  return app;
}

/** Bodies are JSON; a larger limit holds where events come in. CloudEvents are JSON under other names. */
function mountBodies(app: Express): void {
  const types = ['application/json', 'application/*+json'];
  const events = exactJson({ limit: LIMITS.eventsBodyBytes, types });
  const rest = express.json({ limit: LIMITS.bodyBytes, type: types });
  app.use('/v1', (request, response, next) => {
    const hasBody =
      request.header('content-length') !== undefined ? request.header('content-length') !== '0' : request.header('transfer-encoding') !== undefined;
    if (hasBody && !request.is(types)) refuse('unsupported_media_type', { content_type: request.header('content-type') ?? null });
    const parse = request.path.startsWith('/events') ? events : rest;
    parse(request, response, next);
  });
}

function mountHealth(app: Express, { deps, notReady }: Pick<AppOptions<Deps>, 'deps' | 'notReady'>): void {
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  app.get(['/health', '/health/ready'], async (_request, response) => {
    const missing = await notReady();
    response.status(missing.length === 0 ? 200 : 503).json({ status: missing.length === 0 ? 'ok' : 'unavailable', not_ready: missing });
  });
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
}
