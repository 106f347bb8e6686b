import knex, { type Knex } from 'knex';
import pg from 'pg';
import { gatherWrites } from './gather-writes';

/** A connection or a transaction: the queries are the same. */
export type Db = Knex;

const TIMESTAMPTZ = 1184;
const DATE = 1082;
// Missing from the typed list of pg-types, though the server sends it.
const NUMERIC_ARRAY = 1231 as Parameters<typeof pg.types.setTypeParser>[0];

/**
 * Values leave Postgres as we use them: instants as ISO strings, dates and numerics as text.
 * The defaults would give local midnights for dates and floats for numeric arrays.
 */
function setTypeParsers(): void {
  pg.types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).toISOString());
  pg.types.setTypeParser(DATE, (text) => text);
  pg.types.setTypeParser(NUMERIC_ARRAY, (text) => (text === '{}' ? [] : text.slice(1, -1).split(',')));
}

export interface DbOptions {
  readonly url: string;
  readonly max: number;
  /** Shows in pg_stat_activity; the ingest pool is told apart by it. */
  readonly name: string;
  /**
   * For who runs the same short statements over and over: each is planned once and for all, instead of anew for its values whenever that looks
   * cheaper, and a connection with nothing to do is kept for longer, since a new one plans them all again, just when thousands of periods end.
   */
  readonly steady?: boolean;
}

// Survives the quiet before many periods end together; what is idle for longer gives its memory back.
const KEPT_IDLE_MS = 10 * 60_000;

/** A pool of connections with the type parsers set. */
export function createDb({ url, max, name, steady = false }: DbOptions): Knex {
  setTypeParsers();
  // Statements go out as they are made, without waiting for the answer to the one before; Postgres does them in order all the same.
  const planning = steady ? { options: '-c plan_cache_mode=force_generic_plan' } : {};
  const connection = { connectionString: url, application_name: name, pipeline: true, keepAlive: true, ...planning };
  const pool = { min: 0, max, ...(steady ? { idleTimeoutMillis: KEPT_IDLE_MS } : {}) };
  const db = knex({ client: 'pg', connection, pool, acquireConnectionTimeout: 15_000 });
  beginAtOnce(db.client as BeginningClient);
  return db;
}

interface BeginningClient {
  transaction(...args: readonly unknown[]): { begin(connection: unknown): Promise<unknown> };
}

/**
 * Lets the first statement of a transaction travel together with its `begin`, which knex waits for. Only a connection that is lost refuses to
 * begin, and that refuses the statement too.
 */
function beginAtOnce(client: BeginningClient): void {
  const start = client.transaction.bind(client);
  client.transaction = (...args) => {
    const transaction = start(...args);
    const begin = transaction.begin.bind(transaction);
    transaction.begin = (connection) => {
      gatherWrites(connection);
      begin(connection).catch(() => undefined);
      return Promise.resolve();
    };
    return transaction;
  };
}

/** A bare pg pool for the hot paths, where named statements halve the cost of a query. */
export function createPool({ url, max, name, steady = false }: DbOptions): pg.Pool {
  setTypeParsers();
  const kept = steady ? { idleTimeoutMillis: KEPT_IDLE_MS } : {};
  const pool = new pg.Pool({ connectionString: url, max, application_name: name, keepAlive: true, ...kept });
  // An idle connection that the server closes is only dropped; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

/** The SQLSTATE of an error that Postgres raised, if it is one. */
export function postgresCode(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null;
}

const UNIQUE_VIOLATION = '23505';

/** The unique index that an insert ran into, if that is what happened. */
export function violatedUnique(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) return null;
  return error.constraint ?? '';
}

/** What the database itself said, without the statement that knex puts before it; null for any other error. */
export function databaseMessage(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  return error.message.slice(error.message.lastIndexOf(' - ') + 1).replace(/^- /, '');
}
