import type { z } from 'zod';
import { LIMITS, refuse, type Deps } from '../../platform';
import { filteredRefs } from '../customer-refs';
import { usageStore, type EventFilter, type EventPosition, type EventRow } from '../store';
import type { QueryEventsBody } from '../schema';

export interface QueriedEvents {
  readonly rows: readonly EventRow[];
  readonly hasMore: boolean;
  readonly firstKey: string;
  readonly lastKey: string;
  readonly total: number;
}

type Query = z.output<typeof QueryEventsBody>;

/** Dialect A's search: pages by the key of the last event seen, or backwards by the key of the first. */
export async function queryEvents(deps: Deps, environmentId: string, query: Query): Promise<QueriedEvents> {
  const filter = await filterOf(deps, environmentId, query);
  if (query.event_id) return oneEvent(deps, filter, query.event_id);
  const backwards = query.iter_last_key === undefined && query.iter_first_key !== undefined;
  const key = query.iter_last_key ?? query.iter_first_key;
  const after = key === undefined || key === '' ? undefined : positionOf(key);
  const order = backwards ? opposite(query.order) : query.order;
  const found = await usageStore(deps.db).find(filter, { order, after, offset: after ? 0 : query.offset, limit: query.page_size + 1 });
  const page = found.slice(0, query.page_size);
  const rows = backwards ? page.toReversed() : page;
  return { rows, hasMore: found.length > query.page_size, ...keysOf(rows), total: await usageStore(deps.db).count(filter, LIMITS.eventCountedTotal) };
}

async function filterOf(deps: Deps, environmentId: string, query: Query): Promise<EventFilter> {
  return {
    environmentId,
    customerRefs: await filteredRefs(deps.db, environmentId, query),
    eventName: query.event_name || undefined,
    source: query.source || undefined,
    from: query.start_time,
    to: query.end_time,
    properties: query.property_filters,
  };
}

/** An id names at most one event; the other filters still hold for it. */
async function oneEvent(deps: Deps, filter: EventFilter, eventId: string): Promise<QueriedEvents> {
  const found = await usageStore(deps.db).byId(filter.environmentId, eventId);
  const rows = found !== null && matches(found, filter) ? [found] : [];
  return { rows, hasMore: false, ...keysOf(rows), total: rows.length };
}

function matches(row: EventRow, filter: EventFilter): boolean {
  if (filter.customerRefs !== null && !filter.customerRefs.includes(row.customer_ref)) return false;
  if (filter.eventName !== undefined && row.event_name !== filter.eventName) return false;
  if (filter.source !== undefined && row.source !== filter.source) return false;
  if (filter.from !== undefined && row.occurred_at < filter.from) return false;
  if (filter.to !== undefined && row.occurred_at >= filter.to) return false;
  return Object.entries(filter.properties ?? {}).every(([key, values]) => values.includes(String(row.properties[key])));
}

function keysOf(rows: readonly EventRow[]): { readonly firstKey: string; readonly lastKey: string } {
  return { firstKey: keyOf(rows[0]), lastKey: keyOf(rows.at(-1)) };
}

/** `<unix nanoseconds>::<event id>`, as dialect A writes it. */
function keyOf(row: EventRow | undefined): string {
  return row === undefined ? '' : `${BigInt(Date.parse(row.occurred_at)) * 1_000_000n}::${row.event_id}`;
}

function positionOf(key: string): EventPosition {
  const [, nanoseconds, eventId] = /^(-?\d{1,19})::(.+)$/s.exec(key) ?? [];
  if (nanoseconds === undefined || eventId === undefined) return refuse('invalid_cursor', { cursor: key });
  return { occurredAt: new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString(), eventId };
}

function opposite(order: 'asc' | 'desc'): 'asc' | 'desc' {
  return order === 'asc' ? 'desc' : 'asc';
}
