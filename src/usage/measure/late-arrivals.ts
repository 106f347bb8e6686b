import type { Db } from '../../platform';

export interface LateArrivalsInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly eventNames: readonly string[];
  readonly occurredBefore: string;
  readonly ingestedFrom: string;
  readonly ingestedBefore: string;
}

export interface LateArrivals {
  readonly earliest: string;
  readonly latest: string;
}

/** Between which instants the events lie that arrived in a span of arrival but happened before an instant; null when there is none. */
export async function lateArrivals(db: Db, input: LateArrivalsInput): Promise<LateArrivals | null> {
  const { rows }: { rows: { earliest: string | null; latest: string | null }[] } = await db.raw(
    `select min(occurred_at) as earliest, max(occurred_at) as latest
     from events
     where environment_id = ? and customer_ref = any(?::text[]) and event_name = any(?::text[])
       and ingested_at >= ?::timestamptz and ingested_at < ?::timestamptz and occurred_at < ?::timestamptz`,
    [input.environmentId, [...input.customerRefs], [...input.eventNames], input.ingestedFrom, input.ingestedBefore, input.occurredBefore],
  );
  const [row] = rows;
  return row?.earliest && row.latest ? { earliest: row.earliest, latest: row.latest } : null;
}
