import { z } from 'zod';
import { positiveDecimalText } from '../../http';
import { LIMITS } from '../../platform';
import { FEATURE_TYPES } from '../schema';
import { CHECK_REASONS } from './decide-check';

const id = z.string().max(LIMITS.nameLength).optional();
export const named = {
  customer_id: id.meta({ description: 'Our id or yours; external_customer_id and external_id mean the same.' }),
  external_customer_id: id,
  external_id: id,
  feature_id: id.meta({ description: 'Id or lookup key; feature and lookup_key mean the same.' }),
  feature: id,
  lookup_key: id,
};
const quantity = z
  .union([positiveDecimalText])
  .optional()
  .meta({ type: 'string', description: 'Units asked for; 1 when left out, or with record what the event counts for.' });

/** In a query everything is text, as decimals are anyway. */
export const CheckQuery = z.object({ ...named, quantity });

export const CheckBody = z
  .object({
    ...named,
    quantity,
    record: z.boolean().default(false).meta({ description: 'Stores the event below if the check allows it, in one step.' }),
    event_id: z
      .string()
      .max(LIMITS.eventIdLength)
      .optional()
      .meta({ description: 'Makes the event count once; else idempotency_key, else the Idempotency-Key header.' }),
    idempotency_key: z.string().max(LIMITS.eventIdLength).optional(),
    event_name: z.string().max(LIMITS.nameLength).optional().meta({ description: "That of the feature's meter, which is what it is when left out." }),
    source: z.string().max(LIMITS.nameLength).optional(),
    properties: z.record(z.string(), z.unknown()).optional().meta({ description: 'Properties of the event; quantity stands in for the one that is added up.' }),
  })
  .meta({ id: 'CheckEntitlementBody' });

export const CheckedEntitlement = z
  .object({
    allowed: z.boolean(),
    reason: z.enum(CHECK_REASONS),
    ...{ customer_id: z.string(), external_customer_id: z.string(), feature_id: z.string(), lookup_key: z.string(), feature_type: z.enum(FEATURE_TYPES) },
    subscription_ids: z.array(z.string()).meta({ description: 'The subscriptions that entitle to the feature.' }),
    requested: z.string(),
    limit: z.string().nullable().meta({ description: 'Null is unlimited, or not counted.' }),
    current_usage: z.string().nullable().meta({ description: 'All that has arrived so far for the current window; null for what is not counted.' }),
    held: z.string().nullable().meta({ description: 'Units that reservations hold; they are missing in `remaining`. Null for what is not counted.' }),
    remaining: z.string().nullable().meta({ description: 'Left of the limit; with record, after the event.' }),
    is_soft_limit: z.boolean(),
    window_start: z.string().nullable(),
    reset_at: z.string().nullable().meta({ description: 'When the limit starts anew; null when it never does.' }),
    static_values: z.array(z.string()),
    config_values: z.array(z.record(z.string(), z.unknown())),
    checked_at: z.string().meta({ description: "In the customer's time: that of its test clock, where it has one." }),
    event: z
      .object({ event_id: z.string(), recorded: z.boolean(), duplicate: z.boolean() })
      .nullable()
      .meta({ description: 'What became of the event to record; null when none was sent.' }),
  })
  .meta({ id: 'CheckedEntitlement' });
