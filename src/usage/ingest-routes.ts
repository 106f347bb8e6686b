import { z } from 'zod';
import { type Answer, route, type Route } from '../http';
import { type Deps, LIMITS, Refusal } from '../platform';
import { ingestBatch, type BatchSummary } from './operations/ingest-batch';
import { ingestEvent } from './operations/ingest-event';
import { IngestBatch, IngestedBatch, IngestedBulk, IngestedEvent, IngestEvent } from './schema';

const ACCEPTED = 'Event accepted for processing';
const SINGLE_TYPE = /^application\/cloudevents\+json\b/i;
const BATCH_TYPE = /^application\/cloudevents-batch\+json\b/i;
const BATCH_ACCEPTED = 'Events accepted for processing';

const IDS = `The id of an event is event_id or idempotency_key; an event without one takes the Idempotency-Key header
(in a batch: the header, # and its index), and without a header a new id. An id counts once in an environment: the same id with the
same content is a duplicate, which is accepted and changes nothing; the same id with other content is a conflict, and the first stands.
A timestamp that was left out is not part of the content. 202 is answered after the events are committed.`;

const CLOUD_EVENTS = `CloudEvents 1.0 are taken here too: one as application/cloudevents+json, up to 1,000 in a list as
application/cloudevents-batch+json, which is answered like /events/batch. type is the event's name, subject the customer,
id the event's id, time the timestamp, data the properties.`;

/** One event, or CloudEvents by their content type. */
const ingestEventRoute = route<Deps, undefined, undefined, typeof IngestEvent>({
  method: 'post',
  path: '/events',
  tag: 'Events',
  summary: 'Ingest an event',
  description: `${IDS}\n\n${CLOUD_EVENTS}`,
  role: 'ingest',
  rate: 'ingest',
  effect: 'none',
  body: IngestEvent,
  answers: { 202: z.union([IngestedEvent, IngestedBatch]) },
  refusals: ['event_conflict', 'number_not_exact', 'no_valid_event', 'ingest_overloaded'],
  async handle({ deps, environmentId, body, idempotencyKey, headers }) {
    const type = headers['content-type'] ?? '';
    if (BATCH_TYPE.test(type)) return ingestCloudEvents(deps, { environmentId, body, idempotencyKey });
    const format = SINGLE_TYPE.test(type) ? 'cloudevents' : 'native';
    const { eventId, duplicate } = await ingestEvent(deps, { environmentId, event: body, idempotencyKey, format });
    return { status: 202, body: { message: ACCEPTED, event_id: eventId }, ...(duplicate ? { headers: { 'Idempotency-Replayed': 'true' } } : {}) };
  },
});

const CloudEventBatch = z.array(z.unknown()).min(1).max(LIMITS.eventsPerBatch);

async function ingestCloudEvents(
  deps: Deps,
  input: { readonly environmentId: string; readonly body: unknown; readonly idempotencyKey: string | null },
): Promise<Answer> {
  const events = CloudEventBatch.safeParse(input.body);
  if (!events.success)
    throw new Refusal('validation_failed', { part: 'body' }, [{ pointer: '/', message: `must be a list of 1 to ${LIMITS.eventsPerBatch} events` }]);
  const summary = await ingestBatch(deps, { ...input, events: events.data, format: 'cloudevents' });
  return { status: 202, body: toBatchView(summary, '') };
}

const ingestBatchRoute = route<Deps, undefined, undefined, typeof IngestBatch>({
  method: 'post',
  path: '/events/batch',
  tag: 'Events',
  summary: 'Ingest up to 1,000 events',
  description: `Each event stands alone: good ones are stored whatever the others are, and \`results\` lists all that were not plainly accepted. 400 only when none can be read.\n\n${IDS}`,
  role: 'ingest',
  rate: 'ingest',
  effect: 'none',
  body: IngestBatch,
  answers: { 202: IngestedBatch },
  refusals: ['no_valid_event', 'ingest_overloaded'],
  async handle({ deps, environmentId, body, idempotencyKey }) {
    const summary = await ingestBatch(deps, { environmentId, events: body.events, idempotencyKey });
    return { status: 202, body: toBatchView(summary, '/events') };
  },
});

const ingestBulkRoute = route<Deps, undefined, undefined, typeof IngestBatch>({
  method: 'post',
  path: '/events/bulk',
  tag: 'Events',
  summary: 'Ingest up to 1,000 events, answered as strings',
  description: `Does what /events/batch does and answers with a flat object of strings.\n\n${IDS}`,
  role: 'ingest',
  rate: 'ingest',
  effect: 'none',
  body: IngestBatch,
  answers: { 202: IngestedBulk },
  refusals: ['no_valid_event', 'ingest_overloaded'],
  async handle({ deps, environmentId, body, idempotencyKey }) {
    const summary = await ingestBatch(deps, { environmentId, events: body.events, idempotencyKey });
    return { status: 202, body: toBulkView(summary, body.events.length) };
  },
});

function toBatchView(summary: BatchSummary, list: string): z.infer<typeof IngestedBatch> {
  return {
    message: BATCH_ACCEPTED,
    accepted: summary.accepted,
    duplicates: summary.duplicates,
    conflicts: summary.conflicts,
    invalid: summary.invalid,
    rejected: summary.conflicts + summary.invalid,
    results: summary.results.map((result) => ({
      index: result.index,
      event_id: result.eventId,
      ...(result.status === 'invalid'
        ? {
            status: result.status,
            reason: result.invalid.reason,
            pointer: `${list}/${result.index}${result.invalid.fault.pointer}`,
            message: result.invalid.fault.message,
          }
        : { status: result.status === 'conflict' ? 'conflict' : 'duplicate', ...(result.status === 'conflict' ? { reason: 'event_conflict' } : {}) }),
    })),
  };
}

function toBulkView(summary: BatchSummary, size: number): z.infer<typeof IngestedBulk> {
  const rejected = summary.results.filter((result) => result.status !== 'duplicate');
  return {
    message: BATCH_ACCEPTED,
    batch_size: String(size),
    accepted: String(summary.accepted),
    duplicates: String(summary.duplicates),
    rejected: String(rejected.length),
    rejected_indexes: rejected.map((result) => result.index).join(','),
  };
}

export const ingestRoutes: readonly Route<Deps>[] = [ingestEventRoute, ingestBatchRoute, ingestBulkRoute];
