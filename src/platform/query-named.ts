import type { Db } from './db';
import { putOnAny, wireOf, type NamedQuery } from './wire';

export type { NamedQuery } from './wire';

/** Runs SQL with `$1` placeholders in the caller's transaction where there is one: hot reads, which knex would build anew each time. */
export function queryNamed<Row>(db: Db, query: NamedQuery): Promise<readonly Row[]> {
  return (wireOf(db)?.put(query) ?? putOnAny(db, query)) as Promise<readonly Row[]>;
}
