import type { Db } from '../../../platform';
import type { LateArrivals, LateArrivalsScope } from '../usage-store';

/** Uses events_arrived. */
export async function readLateArrivals(db: Db, scope: LateArrivalsScope): Promise<LateArrivals | null> {
  const { rows }: { rows: { earliest: string | null; latest: string | null }[] } = await db.raw(
    `select min(occurred_at) as earliest, max(occurred_at) as latest
     from events
     where environment_id = ? and customer_ref = any(?::text[]) and event_name = any(?::text[])
       and ingested_at >= ?::timestamptz and ingested_at < ?::timestamptz and occurred_at < ?::timestamptz`,
    [scope.environmentId, [...scope.customerRefs], [...scope.eventNames], scope.ingestedFrom, scope.ingestedBefore, scope.occurredBefore],
  );
  const [row] = rows;
  return row?.earliest && row.latest ? { earliest: row.earliest, latest: row.latest } : null;
}
