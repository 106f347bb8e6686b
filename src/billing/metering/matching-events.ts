import type { MeterDefinition } from './meter-definition';
import { propertyText } from './property-value';
import type { MeasureWindow, UsageEvent } from './usage-event';

/** The events that a meter counts in a window, each id once. A meter that never resets also sees everything before the window. */
export function matchingEvents(meter: MeterDefinition, events: Iterable<UsageEvent>, window: MeasureWindow): readonly UsageEvent[] {
  const byId = new Map<string, UsageEvent>();
  for (const event of events) {
    if (!byId.has(event.eventId) && matches(meter, event, window)) byId.set(event.eventId, event);
  }
  return [...byId.values()];
}

function matches(meter: MeterDefinition, event: UsageEvent, window: MeasureWindow): boolean {
  if (event.eventName !== meter.eventName || event.occurredAt >= window.end) return false;
  if (meter.reset === 'billing_period' && event.occurredAt < window.start) return false;
  if (window.ingestedBefore !== undefined && event.ingestedAt !== undefined && event.ingestedAt >= window.ingestedBefore) return false;
  return meter.filters.every(({ key, values }) => {
    const text = propertyText(event.properties, key);
    return text !== undefined && values.includes(text);
  });
}
