import { queryNamed, type Db } from '../../platform';
import { MICROSECONDS } from '../instant-text';

/** The application_name of the pool that ingests: the only writer of events. */
export const INGEST_APPLICATION = 'tidebill-ingest';

/**
 * An instant before which nothing can arrive any more: every event with ingested_at before it is committed, so measuring twice
 * with it sees the same events. Text with microseconds, for the database to compare with.
 *
 * An ingest statement reads ingested_at from the clock after its transaction shows in pg_stat_activity, and leaves that view only
 * after its commit is visible. So a transaction that is still open either shows here, and holds the cut-off back to its start,
 * or reads its clock after ours. Measure with a later statement than this one, under read committed.
 */
export async function ingestCutoff(db: Db): Promise<string> {
  return (await readCutoff(db)).cutoff;
}

export interface Cutoff {
  readonly cutoff: string;
  /** When it was asked, by the database's clock; as text with microseconds, too. */
  readonly now: string;
  /** How far the cut-off lies behind: as long as the oldest open transaction has been open. */
  readonly lagMs: number;
}

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

/** The cut-off, and how it stands to the clock. */
export async function readCutoff(db: Db): Promise<Cutoff> {
  const [row] = await queryNamed<Cutoff>(db, { ...CUTOFF, values: [INGEST_APPLICATION] });
  if (row === undefined) throw new Error('an aggregate without groups always has a row');
  return row;
}
