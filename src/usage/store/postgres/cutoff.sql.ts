import { queryNamed, type Db } from '../../../platform';
import { MICROSECONDS } from '../../instant-text';
import type { Cutoff } from '../usage-store';

/** The application_name of the pool that ingests: the only writer of events. */
export const INGEST_APPLICATION = 'tidebill-ingest';

const CUTOFF = {
  name: 'usage_cutoff',
  text: `select to_char(cutoff at time zone 'UTC', ${MICROSECONDS}) as cutoff, to_char(now() at time zone 'UTC', ${MICROSECONDS}) as now,
           (extract(epoch from now() - cutoff) * 1000)::float8 as "lagMs"
         from (
           select least(now(), min(xact_start)) as cutoff
           from pg_stat_activity
           where datname = current_database() and application_name = $1 and pid <> pg_backend_pid()
         ) open`,
};

/**
 * An ingest statement reads ingested_at from the clock after its transaction shows in pg_stat_activity, and leaves that view only
 * after its commit is visible. So a transaction that is still open either shows here, and holds the cut-off back to its start,
 * or reads its clock after ours.
 */
export async function readCutoff(db: Db): Promise<Cutoff> {
  const [row] = await queryNamed<Cutoff>(db, { ...CUTOFF, values: [INGEST_APPLICATION] });
  if (row === undefined) throw new Error('an aggregate without groups always has a row');
  return row;
}
