import type pg from 'pg';
import type { Clock } from './clock';
import type { Config } from './config';
import type { Db } from './db';
import type { Ids } from './ids';
import type { Logger } from './logger';
import type { Metrics } from './metrics';
import { transactionOf } from './send';

/** Given the deps outside the transaction, which is over by then. */
export type AfterCommit = (deps: Deps) => Promise<void>;

/** What every operation is given. Nothing is imported as a singleton. */
export interface Deps {
  readonly config: Config;
  /** The caller's transaction where there is one: an operation never opens its own. */
  readonly db: Db;
  /** For hot reads and ingest, outside any transaction. */
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Told of events that were stored; whoever listens must not hold up ingest. */
  readonly usageArrived?: (events: readonly { readonly environment_id: string; readonly customer_ref: string }[]) => void;
  /** The API key that asked for it; the system acts without one. */
  readonly actor?: string;
  /** Set while the transaction is one that will be undone: nothing beyond it may be touched, and no lock taken that others queue for. */
  readonly rehearsal?: true;
  /** Runs after the transaction has committed, before the answer; failures are logged and left to the relay. */
  readonly afterCommit: (work: AfterCommit) => void;
}

/**
 * Runs work in one transaction and then what it asked to be done after the commit.
 * Inside a transaction already, it joins it: then the outer one decides.
 */
export async function inTransaction<D extends Deps, T>(deps: D, work: (deps: D) => Promise<T>): Promise<T> {
  if (deps.db.isTransaction) return work(deps);
  const hooks: AfterCommit[] = [];
  const result = await transactionOf(deps.db, (tx) => work({ ...deps, db: tx, afterCommit: (hook) => hooks.push(hook) }));
  for (const hook of hooks) {
    await hook(deps).catch((error: unknown) => deps.logger.warn({ err: error }, 'after commit: left to the relay'));
  }
  return result;
}
