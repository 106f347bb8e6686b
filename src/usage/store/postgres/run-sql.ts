import type { SqlQuery } from '../../../billing/metering';
import type { Db } from '../../../platform';

interface Connection {
  query(query: { readonly text: string; readonly values: readonly unknown[] }): Promise<{ readonly rows: unknown[] }>;
}

/** The connections of a knex client; inside a transaction always the transaction's own. */
interface ConnectionSource {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

/** Runs SQL with `$1` placeholders, as the billing core writes it, in the caller's transaction. Knex itself would take every `?` in it for a placeholder. */
export async function runSql<Row>(db: Db, { text, values }: SqlQuery): Promise<readonly Row[]> {
  const source = db.client as ConnectionSource;
  const connection = await source.acquireConnection();
  try {
    const { rows } = await connection.query({ text, values });
    return rows as Row[];
  } finally {
    await source.releaseConnection(connection);
  }
}
