import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of a request or an activity carries. */
export interface LogContext {
  readonly request_id?: string;
  readonly environment_id?: string;
  readonly subscription_id?: string;
  readonly simulation_id?: string;
}

const storage = new AsyncLocalStorage<LogContext>();

export function runInContext<T>(context: LogContext, work: () => T): T {
  return storage.run(context, work);
}

export function currentContext(): LogContext {
  return storage.getStore() ?? {};
}
