import { z } from 'zod';
import { Customer } from '../customers';
import { alwaysNull } from '../http';
import { UsageEventView } from './schema';

const status = z.enum(['found', 'not_found', 'error', 'attributed']);
const nested = z
  .object({ message: z.string(), internal_error: z.string() })
  .meta({ description: 'message and code once more, as published SDKs decode them.' });
const error = z.object({ code: z.string(), message: z.string(), success: z.literal(false), error: nested }).nullable();

const FAILURES = ['customer_lookup', 'meter_lookup', 'price_lookup', 'subscription_line_item_lookup', 'attributed_to_customer'] as const;

/** Why an event is billed, or the first reason why it is not. */
export const EventTrace = z
  .object({
    customer_lookup: z.object({ status, error, customer: Customer.nullable() }),
    meter_matching: z.object({
      status,
      error,
      matched_meters: z.array(z.object({ meter_id: z.string(), event_name: z.string(), name: z.string(), value: z.string().nullable(), meter: alwaysNull })),
      unmatched_meters: z.array(
        z.object({ meter_id: z.string(), name: z.string(), filter: z.string().meta({ description: 'The property whose value the meter does not take.' }) }),
      ),
    }),
    price_lookup: z.object({
      status,
      error,
      matched_prices: z.array(z.object({ price_id: z.string(), meter_id: z.string(), status: z.string(), price: alwaysNull })),
    }),
    subscription_line_item_lookup: z.object({
      status,
      error,
      matched_line_items: z.array(
        z.object({
          sub_line_item_id: z.string(),
          subscription_id: z.string(),
          price_id: z.string(),
          start_date: z.string(),
          end_date: z.string().nullable(),
          timestamp_within_range: z.boolean(),
          is_active_for_event: z.boolean(),
          subscription_line_item: alwaysNull,
        }),
      ),
    }),
    attributed_to_customer: z.object({ status, error }),
    failure_point: z.object({ failure_point_type: z.enum(FAILURES), error }).nullable(),
  })
  .meta({ id: 'EventTrace' });
export type EventTrace = z.infer<typeof EventTrace>;

export const ProcessedEvent = z
  .object({
    customer_id: z.string(),
    feature_id: z.string().nullable(),
    meter_id: z.string(),
    price_id: z.string(),
    sub_line_item_id: z.string(),
    subscription_id: z.string(),
    qty_total: z.string(),
    processed_at: z.string(),
  })
  .meta({ id: 'ProcessedEvent' });
export type ProcessedEvent = z.infer<typeof ProcessedEvent>;

export const EventDetail = UsageEventView.extend({
  event: UsageEventView,
  status: z
    .enum(['processed', 'failed'])
    .meta({ description: 'processed when a subscription is charged for it; failed when nothing is, for the reason in failure_point.' }),
  debug_tracker: EventTrace,
  processed_events: z.array(ProcessedEvent),
}).meta({ id: 'EventDetail' });
