import type { UsageEvent } from '../../billing/metering';
import type { NewEvent } from '../ingest/new-event';

/** An event that was stored, as the billing core measures it. */
export function toUsageEvent(event: NewEvent): UsageEvent {
  const properties = JSON.parse(event.properties) as UsageEvent['properties'];
  return { eventId: event.event_id, eventName: event.event_name, occurredAt: event.occurred_at, properties };
}
