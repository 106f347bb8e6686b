import { inEnvironment, ofCustomers, ofName } from '../../../billing/metering';
import type { Db } from '../../../platform';
import { eventKey } from '../../ingest/event-keys';
import type { EventFilter, EventRow, EventSlice } from '../event-filter';

const COLUMNS = ['environment_id', 'event_id', 'event_name', 'customer_ref', 'occurred_at', 'ingested_at', 'source', 'properties'];

/**
 * A slice of events in the total order (occurred_at, event_id), the same however often it is asked for.
 * With a customer it uses events_usage, else events_listed; partitions outside [from, to) are not touched.
 */
export async function findEvents(db: Db, filter: EventFilter, slice: EventSlice): Promise<readonly EventRow[]> {
  const query = matching(db, filter).select<EventRow[]>(COLUMNS);
  const { after, order } = slice;
  if (after !== undefined) {
    const beyond = order === 'asc' ? '>' : '<';
    void query.where('occurred_at', `${beyond}=`, after.occurredAt);
    void query.whereRaw(`(occurred_at, event_id collate "C") ${beyond} (?::timestamptz, ? collate "C")`, [after.occurredAt, after.eventId]);
  }
  void query.orderByRaw(`occurred_at ${order}, event_id collate "C" ${order}`).offset(slice.offset).limit(slice.limit);
  return query;
}

/** How many events match, counted no further than `most`: a list of millions should not cost a scan of them. */
export async function countEvents(db: Db, filter: EventFilter, most: number): Promise<number> {
  const some = matching(db, filter)
    .select(db.raw('1'))
    .limit(most + 1)
    .as('some');
  const [row] = (await db.from(some).count('* as count')) as { count: string }[];
  return Number(row?.count ?? 0);
}

/** One event by its id: the id's row says in which partition it lies. */
export async function findEvent(db: Db, environmentId: string, eventId: string): Promise<EventRow | null> {
  const found = await db<{ key: string; occurred_at: string }>('event_ids')
    .where({ key: eventKey(environmentId, eventId) })
    .first('occurred_at');
  if (!found) return null;
  const row = await inEnvironmentOf(db, environmentId).where({ occurred_at: found.occurred_at, event_id: eventId }).first<EventRow>(COLUMNS);
  return row ?? null;
}

function inEnvironmentOf(db: Db, id: string) {
  return db('events').whereRaw(inEnvironment(':id'), { id });
}

function matching(db: Db, filter: EventFilter) {
  const { environmentId, customerRefs, eventName } = filter;
  const query = inEnvironmentOf(db, environmentId);
  if (customerRefs !== null) void query.whereRaw(ofCustomers('usage', ':id', 'cast(:refs as text[])'), { id: environmentId, refs: [...customerRefs] });
  if (eventName !== undefined) void query.whereRaw(ofName(':name'), { name: eventName });
  if (filter.source !== undefined) void query.where('source', filter.source);
  if (filter.from !== undefined) void query.where('occurred_at', '>=', filter.from);
  if (filter.to !== undefined) void query.where('occurred_at', '<', filter.to);
  for (const [key, values] of Object.entries(filter.properties ?? {})) void query.whereRaw('properties ->> ?::text = any(?::text[])', [key, [...values]]);
  return query;
}
