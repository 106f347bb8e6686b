import { OpenAPIRegistry, OpenApiGeneratorV31, type ResponseConfig, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ERROR_STATUS, LIMITS, REASONS, type Deps, type ErrorCode, type Reason } from '../platform';
import { ErrorEnvelope } from './envelope';
import { nullableReferences } from './nullable-references';
import { effectOf, type Route } from './route';

const COMMON_REFUSALS: readonly Reason[] = ['validation_failed', 'missing_api_key', 'role_not_allowed', 'too_many_requests', 'internal_error'];

/** The OpenAPI 3.1 document, made from the same values that mount the routes. */
export function openApiDocument<D extends Deps>(routes: readonly Route<D>[]): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'apiKey', in: 'header', name: 'X-API-Key' });
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  for (const route of routes) registry.registerPath(toPath(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Tidebill',
      version: '1.0.0',
      description: 'Usage billing where every subscription is one durable workflow.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      'x-limits': LIMITS,
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }],
  });
  return nullableReferences(document);
}

function toPath<D extends Deps>(route: Route<D>): RouteConfig {
  const path = `/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
  return {
    method: route.method,
    path,
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: descriptionOf(route),
    request: {
      ...(route.params ? { params: route.params as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(effectOf(route) === 'none' && route.rate !== 'ingest'
        ? {}
        : { headers: z.object({ 'Idempotency-Key': z.string().max(LIMITS.idempotencyKeyLength).optional() }) }),
      ...(route.body ? { body: { required: !route.bodyOptional, content: { 'application/json': { schema: route.body } } } } : {}),
    },
    responses: { ...answersOf(route), ...refusalsOf(route) },
  };
}

function operationId(route: Pick<Route, 'method' | 'path'>): string {
  const words = route.path
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/^:/, 'by_').replaceAll('-', '_'));
  return [route.method, ...words].join('_');
}

function descriptionOf(route: Pick<Route, 'description' | 'refusals'>): string {
  const reasons = route.refusals.map((reason) => `- \`${reason}\`: ${REASONS[reason].message}`);
  return [route.description, reasons.length > 0 ? `Refuses with:\n${reasons.join('\n')}` : undefined].filter(Boolean).join('\n\n');
}

function answersOf(route: Pick<Route, 'answers'>): Record<string, ResponseConfig> {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, schema]) => [
      status,
      schema === null ? { description: 'Done.' } : { description: 'The answer.', content: { 'application/json': { schema } } },
    ]),
  );
}

function refusalsOf(route: Pick<Route, 'refusals'>): Record<string, ResponseConfig> {
  const codes = new Set<ErrorCode>([...COMMON_REFUSALS, ...route.refusals].map((reason) => REASONS[reason].code));
  return Object.fromEntries(
    [...codes].map((code) => [String(ERROR_STATUS[code]), { description: `\`${code}\``, content: { 'application/json': { schema: ErrorEnvelope } } }]),
  );
}
