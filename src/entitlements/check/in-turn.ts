import { inTransaction, type Deps } from '../../platform';
import { takeTurn } from './take-turn';

/**
 * One transaction for a customer and a meter at a time, under a lock that holds across processes: what it reads sees everything that an
 * earlier one has recorded or held, because that was committed before the lock was free. So a hard limit is never overrun by them together.
 */
export function inTurn<T>(deps: Deps, of: { readonly customerId: string; readonly meterId: string }, work: (tx: Deps) => Promise<T>): Promise<T> {
  const turn = `check:${of.customerId}:${of.meterId}`;
  return takeTurn(turn, () =>
    inTransaction(deps, async (tx) => {
      await tx.db.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [turn]);
      return work(tx);
    }),
  );
}
