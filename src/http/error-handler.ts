import type { ErrorRequestHandler, RequestHandler } from 'express';
import { InvariantError, postgresCode, Refusal, type Deps } from '../platform';
import { toErrorBody } from './envelope';

const UNAVAILABLE = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '08001', '53300']);

// Text of a request is checked before; a cursor, which is packed text, can still carry U+0000.
const NUL_IN_TEXT = new Set(['22021', '22P05']);
const NUL_FAULT = { pointer: '/', message: 'text must not contain the character U+0000' };

/** Every error leaves through here: a refusal as it is, anything else as 500 with nothing leaked. */
export function errorHandler(deps: Deps): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = toRefusal(error);
    if (refusal.status >= 500) logFailure(deps, error);
    const headers = error instanceof Refusal && 'headers' in error ? (error.headers as Record<string, string>) : {};
    response.set(headers);
    if (refusal.retryAfterSeconds !== undefined) response.set('Retry-After', String(refusal.retryAfterSeconds));
    response.status(refusal.status).json(toErrorBody(refusal, response.locals['requestId'] as string));
  };
}

export const notFoundHandler: RequestHandler = (request) => {
  throw new Refusal('route_not_found', { method: request.method, path: request.path });
};

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const type = property(error, 'type');
  if (type === 'entity.parse.failed') return new Refusal('malformed_json', { at: property(error, 'message') });
  if (type === 'entity.too.large') return new Refusal('body_too_large', { limit: property(error, 'limit') });
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return new Refusal('unsupported_media_type');
  if (property(error, 'status') === 400) return new Refusal('malformed_json', { at: property(error, 'message') });
  if (NUL_IN_TEXT.has(postgresCode(error) ?? '')) return new Refusal('validation_failed', {}, [NUL_FAULT]);
  if (UNAVAILABLE.has(String(property(error, 'code')))) return new Refusal('database_unavailable', {}, [], 1);
  return new Refusal('internal_error');
}

function logFailure(deps: Deps, error: unknown): void {
  // Expected: many of them at once are no reason to write more.
  if (error instanceof Refusal) return deps.logger.warn({ reason: error.reason }, 'unavailable');
  if (error instanceof InvariantError) deps.metrics.invariantsBroken.inc({ code: error.code });
  deps.logger.error({ err: error }, 'request failed');
}

function property(error: unknown, name: string): unknown {
  return error !== null && typeof error === 'object' && name in error ? (error as Record<string, unknown>)[name] : undefined;
}
