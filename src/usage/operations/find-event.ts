import type { Db } from '../../platform';
import { usageStore, type EventRow } from '../store';

/** One event by its id, as it was stored. */
export function findEvent(db: Db, environmentId: string, eventId: string): Promise<EventRow | null> {
  return usageStore(db).byId(environmentId, eventId);
}
