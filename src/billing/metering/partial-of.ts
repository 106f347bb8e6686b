import { millisecondsOf } from '../calendar';
import type { Reading } from './aggregate';
import { eventFingerprint } from './checksum';
import { matchingEvents } from './matching-events';
import type { Aggregation, MeterDefinition } from './meter-definition';
import { mergePartials, NO_EVENTS, type UsagePartial } from './partial';
import { readerOf } from './reader-of';
import type { MeasureWindow, UsageEvent } from './usage-event';

/** The partial of those events that a meter counts in a window: of events in hand, what `partialsSql` reads from the store. */
export function partialOf(meter: MeterDefinition, events: Iterable<UsageEvent>, window: MeasureWindow): UsagePartial {
  const reader = readerOf(meter);
  const { type } = meter.aggregation;
  return matchingEvents(meter, events, window)
    .map((event) => ofOne(type, event, reader(event)))
    .reduce((sum, one) => mergePartials(type, sum, one), NO_EVENTS);
}

function ofOne(type: Aggregation['type'], event: UsageEvent, reading: Reading | undefined): UsagePartial {
  const alone = { ...NO_EVENTS, events: 1, checksum: eventFingerprint(event.eventId).toString() };
  if (reading === undefined) return { ...alone, errors: 1 };
  const { value, occurredAt, eventId } = reading;
  if (type === 'count') return alone;
  const moment = type === 'weighted_sum' ? value.times(millisecondsOf(occurredAt)).toFixed() : null;
  const latest = type === 'latest' ? { latestAt: occurredAt, latestId: eventId } : {};
  return { ...alone, value: value.toFixed(), moment, ...latest };
}
