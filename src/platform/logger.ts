import pino, { type Logger as Pino } from 'pino';
import { currentContext } from './context';

export type Logger = Pino;

const SECRET_PATHS = ['*.api_key', '*.authorization', '*.password', 'api_key', 'authorization', 'password', 'headers.authorization', 'headers["x-api-key"]'];

/** Structured logs on standard output; keys and passwords never appear in them. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRET_PATHS, censor: '[secret]' }, mixin: currentContext });
}
