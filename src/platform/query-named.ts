import type { Db } from './db';

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
  const source = db.client as ConnectionSource;
  const connection = await source.acquireConnection();
  try {
    const { rows } = await connection.query(query);
    return rows as Row[];
  } finally {
    await source.releaseConnection(connection);
  }
}
