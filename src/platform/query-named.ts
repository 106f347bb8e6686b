import type { Db } from './db';
import { gatherWrites } from './gather-writes';

export interface NamedQuery {
  /** Prepared once on each connection under this name; without one it is parsed each time. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Connection {
  query(query: NamedQuery): Promise<{ readonly rows: unknown[] }>;
}

/** The connections of a knex client; inside a transaction always the transaction's own. */
interface ConnectionSource {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

/** Runs SQL with `$1` placeholders in the caller's transaction where there is one: hot reads, which knex would build anew each time. */
export async function queryNamed<Row>(db: Db, query: NamedQuery): Promise<readonly Row[]> {
  return (await (
    await submit(db, query)
  ).rows) as Row[];
}

/** Puts a statement on the wire and comes back before it is answered. Statements of one transaction are done in the order in which they were submitted. */
export async function submit(db: Db, query: NamedQuery): Promise<{ readonly rows: Promise<readonly unknown[]> }> {
  const source = db.client as ConnectionSource;
  const connection = await source.acquireConnection();
  gatherWrites(connection);
  return { rows: answerOf(source, connection, query) };
}

async function answerOf(source: ConnectionSource, connection: Connection, query: NamedQuery): Promise<readonly unknown[]> {
  try {
    return (await connection.query(query)).rows;
  } finally {
    await source.releaseConnection(connection);
  }
}
