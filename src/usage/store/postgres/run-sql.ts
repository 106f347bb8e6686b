import type { SqlQuery } from '../../../billing/metering';
import { prepared, queryNamed, type Db } from '../../../platform';

/** Runs SQL with `$1` placeholders, as the billing core writes it, in the caller's transaction. A meter's SQL is the same each time, so it is parsed once. */
export function runSql<Row>(db: Db, { text, values }: SqlQuery): Promise<readonly Row[]> {
  return queryNamed<Row>(db, prepared(text, values));
}
