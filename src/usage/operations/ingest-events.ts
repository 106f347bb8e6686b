import type { Deps } from '../../platform';
import { noteGrowth } from '../ingest/fresh-statistics';
import { ingesterOf } from '../ingest/ingester';
import type { InvalidEvent, NewEvent, Outcome } from '../ingest/new-event';
import { parseCloudEvent } from '../ingest/parse-cloud-event';
import { parseEvent, type ParsedEvent } from '../ingest/parse-event';
import { noteStored } from '../live/live-memory';
import { noteArrivals } from '../measure/note-arrivals';

export interface IngestEventsInput {
  readonly environmentId: string;
  readonly events: readonly unknown[];
  /** Gives an event without an id one that a retry of the same request gives it again. Null: a new id each time. */
  readonly idempotencyKey: string | null;
  readonly format?: 'native' | 'cloudevents';
}

export type EventOutcome =
  | { readonly index: number; readonly eventId: string; readonly status: Outcome }
  | { readonly index: number; readonly eventId: string | null; readonly status: 'invalid'; readonly invalid: InvalidEvent };

/**
 * Stores the good ones among some events and tells for each what became of it, in order.
 * When it returns, every event that is not refused is committed. Sending the same again changes nothing.
 */
export async function ingestEvents(deps: Deps, input: IngestEventsInput): Promise<readonly EventOutcome[]> {
  const parsed = parseEvents(deps, input);
  const good = parsed.flatMap((event) => (event.ok ? [event.event] : []));
  const outcomes = good.length === 0 ? [] : await storeEvents(deps, good);
  const results = toResults(parsed, good, outcomes);
  countResults(deps, results);
  return results;
}

async function storeEvents(deps: Deps, events: readonly NewEvent[]): Promise<readonly Outcome[]> {
  const written = await ingesterOf(deps.pool).ingest(events);
  noteStored(deps.pool, events, written);
  noteArrivals(deps.db, events);
  noteGrowth(deps.db, events);
  deps.usageArrived?.(events);
  return written.outcomes;
}

function parseEvents(deps: Deps, { environmentId, events, idempotencyKey, format }: IngestEventsInput): readonly ParsedEvent[] {
  const now = deps.clock.now();
  const parse = format === 'cloudevents' ? parseCloudEvent : parseEvent;
  return events.map((raw, index) =>
    parse(raw, {
      environmentId,
      now,
      defaultId: () => (idempotencyKey === null ? deps.ids.next('event') : derivedId(idempotencyKey, index, events.length)),
    }),
  );
}

/** A single event takes the key itself as its id; in a batch each takes the key and its place. */
function derivedId(idempotencyKey: string, index: number, count: number): string {
  return count === 1 ? idempotencyKey : `${idempotencyKey}#${index}`;
}

function toResults(parsed: readonly ParsedEvent[], good: readonly NewEvent[], outcomes: readonly Outcome[]): readonly EventOutcome[] {
  const statuses = new Map(good.map((event, i) => [event, outcomes[i]]));
  return parsed.map((event, index) => {
    if (!event.ok) return { index, eventId: event.eventId, status: 'invalid', invalid: event.invalid };
    return { index, eventId: event.event.event_id, status: statuses.get(event.event) ?? 'accepted' };
  });
}

function countResults(deps: Deps, results: readonly EventOutcome[]): void {
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  for (const [result, count] of counts) deps.metrics.eventsIngested.inc({ result }, count);
}
