import type { z } from 'zod';
import type { EventRow } from './store';
import type { UsageEventView } from './schema';

/** A stored event as the API shows it: the customer as the sender wrote it, under both dialects' names. */
export function toEventView(row: EventRow): z.infer<typeof UsageEventView> {
  return {
    id: row.event_id,
    event_id: row.event_id,
    event_name: row.event_name,
    customer_id: row.customer_ref,
    external_customer_id: row.customer_ref,
    environment_id: row.environment_id,
    timestamp: row.occurred_at,
    ingested_at: row.ingested_at,
    source: row.source,
    properties: row.properties,
  };
}
