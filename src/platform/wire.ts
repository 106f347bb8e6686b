import type { Db } from './db';
import { gatherWrites } from './gather-writes';

export interface NamedQuery {
  /** Prepared once on each connection under this name; without one it is parsed each time. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Connection {
  query(query: NamedQuery): Promise<{ readonly rows: readonly unknown[] }>;
}

/** The connections of a knex client; inside a transaction always the transaction's own. */
interface ConnectionSource {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

/** The connection of a transaction: statements are done in the order in which they are put on it. */
export interface Wire {
  put(query: NamedQuery): Promise<readonly unknown[]>;
  /** What was sent and nobody has waited for yet. */
  readonly unanswered: Promise<unknown>[];
}

// Asking knex for it before each statement would cost more than a short statement does.
const wires = new WeakMap<Db, Wire>();

export function wireOf(db: Db): Wire | undefined {
  return wires.get(db);
}

/** Opens the wire of a transaction of knex; it is closed when the transaction is over. */
export async function openWire(tx: Db): Promise<Wire> {
  const connection = await (tx.client as ConnectionSource).acquireConnection();
  const wire = { put: (query: NamedQuery) => put(connection, query), unanswered: [] };
  wires.set(tx, wire);
  return wire;
}

export function closeWire(tx: Db): void {
  wires.delete(tx);
}

/** Runs a statement on a connection of the pool, or of a transaction that has no wire. */
export async function putOnAny(db: Db, query: NamedQuery): Promise<readonly unknown[]> {
  const source = db.client as ConnectionSource;
  const connection = await source.acquireConnection();
  try {
    return await put(connection, query);
  } finally {
    await source.releaseConnection(connection);
  }
}

async function put(connection: Connection, query: NamedQuery): Promise<readonly unknown[]> {
  gatherWrites(connection);
  return (await connection.query(query)).rows;
}
