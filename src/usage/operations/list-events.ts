import type { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../http';
import { LIMITS, refuse, type Deps } from '../../platform';
import { filteredRefs } from '../customer-refs';
import { usageStore, type EventFilter, type EventPosition, type EventRow } from '../store';
import type { ListEventsQuery } from '../schema';

export interface EventPage {
  readonly rows: readonly EventRow[];
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly nextCursor: string | null;
}

/** One page of events, newest first unless asked otherwise. Following next_cursor meets every event that was there at the start exactly once. */
export async function listEvents(deps: Deps, environmentId: string, query: z.output<typeof ListEventsQuery>): Promise<EventPage> {
  const filter: EventFilter = {
    environmentId,
    customerRefs: await filteredRefs(deps.db, environmentId, query),
    eventName: query.event_name,
    from: query.from,
    to: query.to,
  };
  const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const rows = await usageStore(deps.db).find(filter, { order: query.order, after, offset: after ? 0 : query.offset, limit: query.limit + 1 });
  const total = await usageStore(deps.db).count(filter, LIMITS.eventCountedTotal);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    rows: page,
    total: Math.min(total, LIMITS.eventCountedTotal),
    totalIsExact: total <= LIMITS.eventCountedTotal,
    nextCursor: rows.length > query.limit && last ? encodeCursor({ value: last.occurred_at, id: last.event_id }) : null,
  };
}

function positionOf(cursor: string): EventPosition {
  const { value, id } = decodeCursor(cursor);
  if (value === null || Number.isNaN(Date.parse(value))) return refuse('invalid_cursor', { cursor });
  return { occurredAt: value, eventId: id };
}
