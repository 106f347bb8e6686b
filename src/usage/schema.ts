import { z } from 'zod';
import { LIMITS } from '../platform';
import { instant, PageQuery, Pagination } from '../http';

const text = (description: string, maxLength: number = LIMITS.nameLength) => ({ type: 'string', description, maxLength });

/**
 * One event as senders may write it. It is checked by `parseEvent` and not here: an event that is wrong must not refuse its batch.
 * This value is the documentation of what that accepts.
 */
export const IngestEvent = z.unknown().meta({
  id: 'IngestEvent',
  type: 'object',
  required: ['event_name'],
  properties: {
    event_name: text('What happened; meters match it exactly.'),
    external_customer_id: text('Whose usage it is. customer_id and external_id mean the same, and each takes our id or yours; unknown customers are kept.'),
    customer_id: text('Another spelling of external_customer_id; one of them is needed.'),
    external_id: text('Another spelling of external_customer_id.'),
    event_id: text('Makes the event count once. Left out: idempotency_key, then the Idempotency-Key header, then a new id.', LIMITS.eventIdLength),
    idempotency_key: text('Another spelling of event_id.', LIMITS.eventIdLength),
    timestamp: {
      type: 'string',
      format: 'date-time',
      description: `When it happened, to the millisecond; now when left out. At most ${LIMITS.eventFutureYears} years ahead and ${LIMITS.eventPastYears} back.`,
    },
    source: text('Where it comes from; for your own use.'),
    properties: {
      type: 'object',
      additionalProperties: true,
      description: `Values that meters measure, filter and group by: at most ${LIMITS.eventPropertyKeys} keys and ${LIMITS.eventPropertyBytes} bytes. Write numbers of more than 15 digits as strings.`,
    },
  },
});

export const IngestBatch = z.object({ events: z.array(IngestEvent).min(1).max(LIMITS.eventsPerBatch) }).meta({ id: 'IngestBatch' });

/** Strings only: published SDKs decode nothing else here. */
export const IngestedEvent = z.object({ message: z.string(), event_id: z.string() }).meta({ id: 'IngestedEvent' });

export const EventResult = z
  .object({
    index: z.int(),
    event_id: z.string().nullable(),
    status: z.enum(['duplicate', 'conflict', 'invalid']),
    reason: z.string().optional(),
    pointer: z.string().optional(),
    message: z.string().optional(),
  })
  .meta({ id: 'EventResult', description: 'What became of an event that was not plainly accepted.' });

export const IngestedBatch = z
  .object({
    message: z.string(),
    accepted: z.int(),
    duplicates: z.int(),
    conflicts: z.int(),
    invalid: z.int(),
    rejected: z.int().meta({ description: 'conflicts + invalid' }),
    results: z.array(EventResult),
  })
  .meta({ id: 'IngestedBatch' });

/** The same as strings, for SDKs that decode a flat object of strings. */
export const IngestedBulk = z
  .object({
    message: z.string(),
    batch_size: z.string(),
    accepted: z.string(),
    duplicates: z.string(),
    rejected: z.string(),
    rejected_indexes: z.string().meta({ description: 'Comma separated.' }),
  })
  .meta({ id: 'IngestedBulk' });

export const UsageEventView = z
  .object({
    id: z.string(),
    event_id: z.string(),
    event_name: z.string(),
    customer_id: z.string().meta({ description: 'The customer exactly as sent.' }),
    external_customer_id: z.string(),
    environment_id: z.string(),
    timestamp: z.string(),
    ingested_at: z.string(),
    source: z.string(),
    properties: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });

const customer = {
  customer_id: z.string().max(LIMITS.nameLength).optional().meta({ description: 'Our id or yours; events sent under any id of the customer are found.' }),
  external_customer_id: z.string().max(LIMITS.nameLength).optional(),
  external_id: z.string().max(LIMITS.nameLength).optional(),
};

export const ListEventsQuery = PageQuery.extend({
  ...customer,
  limit: z.coerce.number().int().min(1).max(LIMITS.eventListLimit).default(LIMITS.listLimitDefault),
  event_name: z.string().max(LIMITS.nameLength).optional(),
  from: instant.optional().meta({ description: 'First instant.' }),
  to: instant.optional().meta({ description: 'First instant that is left out.' }),
});

export const EventList = z
  .object({
    items: z.array(UsageEventView),
    pagination: Pagination.extend({
      total: z.int().meta({ description: `Counted up to ${LIMITS.eventCountedTotal}.` }),
      total_is_exact: z.boolean(),
    }),
  })
  .meta({ id: 'EventList' });

export const QueryEventsBody = z
  .object({
    ...customer,
    event_name: z.string().optional(),
    event_id: z.string().optional(),
    source: z.string().optional(),
    start_time: instant.optional(),
    end_time: instant.optional(),
    property_filters: z.record(z.string(), z.array(z.string()).max(LIMITS.filterValues)).optional(),
    page_size: z.number().int().min(1).max(LIMITS.listLimit).default(LIMITS.listLimitDefault),
    offset: z.number().int().min(0).default(0),
    iter_first_key: z.string().max(500).optional().meta({ description: 'iter_first_key of a page: asks for what comes before it.' }),
    iter_last_key: z.string().max(500).optional().meta({ description: 'iter_last_key of a page: asks for what comes after it.' }),
    order: z.enum(['asc', 'desc']).default('desc'),
    sort: z.string().optional().meta({ description: 'Events are always sorted by timestamp.' }),
  })
  .meta({ id: 'QueryEvents' });

export const QueriedEvents = z
  .object({
    events: z.array(UsageEventView),
    has_more: z.boolean(),
    iter_first_key: z.string(),
    iter_last_key: z.string(),
    offset: z.int(),
    total_count: z.int().meta({ description: `Counted up to ${LIMITS.eventCountedTotal}.` }),
  })
  .meta({ id: 'QueriedEvents' });
