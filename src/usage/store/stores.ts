import type pg from 'pg';
import type { Db } from '../../platform';
import { writeEvents } from '../ingest/write-events';
import type { Month } from '../ingest/partitions';
import { countEvents, findEvent, findEvents } from './postgres/find-events.sql';
import { postgresUsage } from './postgres/read-usage';
import type { EventWriter, UsageStore } from './usage-store';

/** Where events are read: the one place that says that it is Postgres. Inside a transaction it sees what that sees. */
export function usageStore(db: Db): Omit<UsageStore, 'write'> {
  return {
    ...postgresUsage(db),
    find: (filter, slice) => findEvents(db, filter, slice),
    count: (filter, most) => countEvents(db, filter, most),
    byId: (environmentId, eventId) => findEvent(db, environmentId, eventId),
  };
}

/** Where events are written, over connections that do nothing else: a cut-off waits for each of their transactions. */
export function eventWriter(pool: pg.Pool): EventWriter {
  const known = new Set<Month>();
  return { write: (events) => writeEvents(pool, known, events) };
}
