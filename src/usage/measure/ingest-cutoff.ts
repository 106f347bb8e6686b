import type { Db } from '../../platform';

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
  const { rows }: { rows: { cutoff: string }[] } = await db.raw(
    `select to_char(least(now(), min(xact_start)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as cutoff
     from pg_stat_activity
     where datname = current_database() and application_name = ? and pid <> pg_backend_pid()`,
    [INGEST_APPLICATION],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups always has a row');
  return row.cutoff;
}
