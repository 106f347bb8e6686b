import { z } from 'zod';
import type { MeasuredEvent } from './measure/measured-events';

export const MeasuredEventView = z
  .object({
    event_id: z.string(),
    customer_id: z.string().meta({ description: 'The customer as the event was sent.' }),
    timestamp: z.string(),
    ingested_at: z.string(),
    source: z.string(),
    properties: z.record(z.string(), z.unknown()),
    reading: z.string().nullable().meta({ description: 'What the meter read in the event; null when its value could not be read.' }),
  })
  .meta({ id: 'MeasuredEvent' });

export function toMeasuredEventView(event: MeasuredEvent): z.infer<typeof MeasuredEventView> {
  const { event_id, customer_ref, occurred_at, ingested_at, source, properties, reading } = event;
  return { event_id, customer_id: customer_ref, timestamp: occurred_at, ingested_at, source, properties: { ...properties }, reading };
}
