import type { RequestHandler } from 'express';
import type { Deps } from '../platform';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Gives every request an id (the caller's own when it is a sane one), a log line and a place in the histogram. */
export function observe(deps: Deps): RequestHandler {
  return (request, response, next) => {
    const sent = request.header('x-request-id');
    const requestId = sent !== undefined && REQUEST_ID.test(sent) ? sent : deps.ids.next('req');
    response.locals['requestId'] = requestId;
    response.set('X-Request-ID', requestId);
    const started = process.hrtime.bigint();
    response.on('finish', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = (response.locals['route'] as string | undefined) ?? 'other';
      deps.metrics.httpRequests.observe({ method: request.method, route, status: String(response.statusCode) }, seconds);
      deps.logger.info({ request_id: requestId, method: request.method, route, status: response.statusCode, seconds }, 'request');
    });
    next();
  };
}
