import { ofCustomers, ofNames } from '../../../billing/metering';
import { queryNamed, type Db } from '../../../platform';
import type { LateArrivals, LateArrivalsScope } from '../usage-store';

const LATE_ARRIVALS = {
  name: 'usage_late_arrivals',
  text: `select min(occurred_at) as earliest, max(occurred_at) as latest
     from events
     where ${ofCustomers('arrived', '$1::text', '$2::text[]')} and ${ofNames('$3::text[]')}
       and ingested_at >= $4::timestamptz and ingested_at < $5::timestamptz and occurred_at < $6::timestamptz`,
};

/** Uses events_arrived. */
export async function readLateArrivals(db: Db, scope: LateArrivalsScope): Promise<LateArrivals | null> {
  const { environmentId, customerRefs, eventNames, ingestedFrom, ingestedBefore, occurredBefore } = scope;
  const [row] = await queryNamed<{ earliest: string | null; latest: string | null }>(db, {
    ...LATE_ARRIVALS,
    values: [environmentId, customerRefs, eventNames, ingestedFrom, ingestedBefore, occurredBefore],
  });
  return row?.earliest && row.latest ? { earliest: row.earliest, latest: row.latest } : null;
}
