import type { Db } from './db';
import { closeWire, openWire, putOnAny, wireOf, type NamedQuery } from './wire';

const SENT = Promise.resolve();

/**
 * Sends a write whose answer its caller does not need. In a transaction of `inTransaction` it travels at once and nobody waits for it: what
 * comes later on the connection, a read or the commit, is done after it, and if it fails the transaction does. Anywhere else it is waited for.
 */
export function send(db: Db, query: NamedQuery): Promise<void> {
  const wire = wireOf(db);
  if (wire === undefined) return putOnAny(db, query).then(() => undefined);
  const answer = wire.put(query);
  answer.catch(() => undefined);
  wire.unanswered.push(answer);
  return SENT;
}

/**
 * Runs work in a transaction whose last writes may still be under way when the work is done: the commit follows them on the same wire, so
 * a lock that they take is held for as long as the database needs, and not for a turn of our event loop. Postgres turns the commit of a
 * transaction in which a statement has failed into a rollback; here it is an error again.
 */
export async function transactionOf<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  let sent: readonly Promise<unknown>[] = [];
  try {
    const result = await db.transaction(async (tx) => {
      const wire = await openWire(tx);
      sent = wire.unanswered;
      try {
        return await work(tx);
      } finally {
        closeWire(tx);
      }
    });
    await Promise.all(sent);
    return result;
  } catch (error) {
    // The first failure is the cause; what came after it only heard that the transaction is aborted.
    await Promise.all(sent);
    throw error;
  }
}
