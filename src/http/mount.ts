import type { Express, Request, Response } from 'express';
import { assert, runInContext, type Deps } from '../platform';
import { authenticate, checkRole, type FindPrincipal } from './authenticate';
import { execute } from './execute';
import { readIdempotencyKey } from './idempotency';
import { checkText, ignoredFields, parsePart } from './parse';
import type { RateLimits } from './rate-limits';
import { effectOf, type Answer, type Route, type RouteContext } from './route';

export interface MountOptions<D extends Deps> {
  readonly deps: D;
  readonly findPrincipal: FindPrincipal;
  readonly rateLimits: RateLimits;
}

/** Mounts one route below /v1: key, rate, shape, effect, answer, in this order. */
export function mountRoute<D extends Deps>(app: Express, route: Route<D>, options: MountOptions<D>): void {
  app[route.method](`/v1${route.path}`, async (request: Request, response: Response) => {
    response.locals['route'] = route.path;
    const principal = await authenticate(request.headers, options.findPrincipal);
    const rate = await options.rateLimits.consume(principal.keyId, route.rate ?? 'default');
    response.set(rate.headers);
    checkRole(principal, route.role);
    await runInContext({ request_id: response.locals['requestId'] as string, environment_id: principal.environmentId }, async () => {
      const context = contextOf(route, request, options.deps, principal);
      if (route.body && route.rate !== 'ingest') nameIgnored(response, request.body, context.body);
      const { answer, replayed } = await execute(route, context, request.path);
      if (replayed) response.set('Idempotency-Replayed', 'true');
      if (options.deps.config.TIDEBILL_CHECK_ANSWERS) checkAnswer(route, answer);
      send(response, answer);
    });
  });
}

function contextOf<D extends Deps>(
  route: Route<D>,
  request: Request,
  deps: D,
  principal: RouteContext<D, never, never, never>['principal'],
): RouteContext<D, never, never, never> {
  const raw: unknown = request.body === undefined && route.bodyOptional ? {} : request.body;
  checkText(request.params, 'params');
  checkText(request.query, 'query');
  // Each event stands alone: what is wrong with one is said of that one.
  if (route.rate !== 'ingest') checkText(raw, 'body');
  return {
    deps: { ...deps, actor: principal.keyId },
    principal,
    environmentId: principal.environmentId,
    params: parsePart(route.params, request.params, 'params') as never,
    query: parsePart(route.query, request.query, 'query') as never,
    body: parsePart(route.body, raw, 'body') as never,
    headers: request.headers,
    idempotencyKey: effectOf(route) === 'none' && route.rate !== 'ingest' ? null : readIdempotencyKey(request.header('idempotency-key')),
    commandId: deps.ids.next('cmd'),
  };
}

function nameIgnored(response: Response, raw: unknown, parsed: unknown): void {
  const ignored = ignoredFields(raw, parsed);
  if (ignored.length > 0) response.set('Ignored-Fields', ignored.join(', '));
}

/** In tests every answer is held against the schema that the OpenAPI document shows. */
function checkAnswer(route: Pick<Route, 'answers' | 'path' | 'method'>, answer: Answer): void {
  const schema = route.answers[answer.status];
  assert(schema !== undefined, 'answer_not_documented', { method: route.method, path: route.path, status: answer.status });
  if (schema === null) return;
  const wire: unknown = JSON.parse(JSON.stringify(answer.body));
  const parsed = schema.safeParse(wire);
  assert(parsed.success, 'answer_breaks_schema', { path: route.path, issues: parsed.error?.issues });
  const unknown = ignoredFields(wire, parsed.data);
  assert(unknown.length === 0, 'answer_has_undocumented_fields', { path: route.path, unknown });
}

function send(response: Response, answer: Answer): void {
  if (answer.headers) response.set(answer.headers);
  response.status(answer.status);
  if (answer.body === undefined) response.end();
  else response.json(answer.body);
}
