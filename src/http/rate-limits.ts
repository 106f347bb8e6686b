import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal, type Config } from '../platform';

export interface RateState {
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimits {
  /** Counts one request of a key; refuses with Retry-After when its minute is used up. */
  consume(keyId: string, rate: 'default' | 'ingest'): Promise<RateState>;
}

const WINDOW_SECONDS = 60;

/** Limits per key and route class, counted in this process: a shared counter would cost every request a database write. */
export function createRateLimits(config: Config): RateLimits {
  const points = { default: config.TIDEBILL_REQUESTS_PER_MINUTE, ingest: config.TIDEBILL_INGEST_REQUESTS_PER_MINUTE };
  const limiters = {
    default: new RateLimiterMemory({ points: Math.max(1, points.default), duration: WINDOW_SECONDS }),
    ingest: new RateLimiterMemory({ points: Math.max(1, points.ingest), duration: WINDOW_SECONDS }),
  };
  return {
    async consume(keyId, rate) {
      if (points[rate] === 0) return { headers: {} };
      const result = await limiters[rate].consume(keyId).catch((rejected: unknown) => {
        if (rejected instanceof RateLimiterRes) return rejected;
        throw rejected;
      });
      const headers = headersOf(points[rate], result);
      if (result.consumedPoints > points[rate]) {
        const refusal = new Refusal('too_many_requests', { limit: points[rate] }, [], Math.max(1, Math.ceil(result.msBeforeNext / 1000)));
        throw Object.assign(refusal, { headers });
      }
      return { headers };
    },
  };
}

/** X-RateLimit-Reset is the number of seconds until the minute starts anew. */
function headersOf(limit: number, result: RateLimiterRes): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(Math.max(0, result.remainingPoints)),
    'X-RateLimit-Reset': String(Math.max(0, Math.ceil(result.msBeforeNext / 1000))),
  };
}
