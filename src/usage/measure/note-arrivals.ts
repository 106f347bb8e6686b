import { hasPartials, type MeterDefinition } from '../../billing/metering';
import type { Db } from '../../platform';
import type { NewEvent } from '../ingest/new-event';
import { monthOfInstant } from './months';
import { askForRollup } from './rollup-keeper';

/** After so many new events of a customer and name their rollups are brought up to date, so that even the first read finds them. */
const EVENTS_PER_REFRESH = 10_000;
/** Counting starts anew beyond this many customers and names: what is lost is only a hint. */
const MOST_STREAMS = 50_000;

interface Stream {
  readonly environmentId: string;
  readonly customerRef: string;
  readonly eventName: string;
  readonly months: Set<string>;
  count: number;
}

const streams = new WeakMap<object, Map<string, Stream>>();

/** Counts events that have just been stored, for the rollups of busy customers. Costs a map look-up an event, and never fails the caller. */
export function noteArrivals(db: Db, events: readonly NewEvent[]): void {
  // What a background refresh did in a caller's transaction would be part of it.
  if (db.isTransaction) return;
  const counted = streams.get(db.client as object) ?? new Map<string, Stream>();
  streams.set(db.client as object, counted);
  if (counted.size > MOST_STREAMS) counted.clear();
  for (const event of events) {
    const stream = streamOf(counted, event);
    stream.count += 1;
    stream.months.add(monthOfInstant(event.occurred_at));
    if (stream.count < EVENTS_PER_REFRESH) continue;
    counted.delete(idOf(event));
    void refreshStream(db, stream).catch(() => undefined);
  }
}

function idOf(event: NewEvent): string {
  return `${event.environment_id}\n${event.customer_ref}\n${event.event_name}`;
}

function streamOf(counted: Map<string, Stream>, event: NewEvent): Stream {
  const id = idOf(event);
  const found = counted.get(id);
  if (found) return found;
  const stream = { environmentId: event.environment_id, customerRef: event.customer_ref, eventName: event.event_name, months: new Set<string>(), count: 0 };
  counted.set(id, stream);
  return stream;
}

/** Live meters of the name; uses meters_event_name. */
async function refreshStream(db: Db, { environmentId, customerRef, eventName, months }: Stream): Promise<void> {
  const meters = (await db('meters').where({ environment_id: environmentId, event_name: eventName, status: 'published' }).select('definition')) as {
    definition: MeterDefinition;
  }[];
  for (const { definition: meter } of meters) {
    if (!hasPartials(meter)) continue;
    for (const month of months) askForRollup(db, { environmentId, customerRef, meter, month });
  }
}
