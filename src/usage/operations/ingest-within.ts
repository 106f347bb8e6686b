import { assert, queryNamed, Refusal, refuse, type Deps } from '../../platform';
import { parseEvent } from '../ingest/parse-event';
import type { NewEvent, Outcome } from '../ingest/new-event';
import { ensurePartitions, writeEventsOn } from '../ingest/write-events';
import { noteStored } from '../live/live-memory';
import { INGEST_APPLICATION } from '../store';
import type { IngestedEvent } from './ingest-event';

export interface IngestWithinInput {
  readonly environmentId: string;
  readonly events: readonly unknown[];
}

/**
 * Stores events in the caller's transaction: they count exactly if it commits. Refuses all when one cannot be read, or has an id that
 * was used with other content. For few events that must not part from another change; it holds up nobody, but shares no flush either.
 *
 * From here to its commit the transaction shows in pg_stat_activity as ingest, before ingested_at is read: `ingestCutoff` depends on it.
 */
export async function ingestWithin(tx: Deps, { environmentId, events }: IngestWithinInput): Promise<readonly IngestedEvent[]> {
  assert(tx.db.isTransaction, 'ingest_without_a_transaction', {});
  const now = tx.clock.now();
  const parsed = events.map((event) => parsedOrRefused(event, { environmentId, now, defaultId: () => tx.ids.next('event') }));
  await ensurePartitions(tx.pool, new Set(), parsed);
  await tx.db.raw(`set local application_name = '${INGEST_APPLICATION}'`);
  const connection = { query: async <Row>(query: Parameters<typeof queryNamed>[1]) => ({ rows: await queryNamed<Row>(tx.db, query) }) };
  const written = await writeEventsOn(connection, parsed);
  tx.afterCommit(({ pool }) => Promise.resolve(noteStored(pool, parsed, written)));
  return parsed.map((event, index) => ingestedOrRefused(event, written.outcomes[index]));
}

function parsedOrRefused(raw: unknown, context: Parameters<typeof parseEvent>[1]): NewEvent {
  const parsed = parseEvent(raw, context);
  if (parsed.ok) return parsed.event;
  const { reason, fault } = parsed.invalid;
  throw new Refusal(reason, { part: 'body' }, [{ pointer: fault.pointer === '' ? '/' : fault.pointer, message: fault.message }]);
}

function ingestedOrRefused(event: NewEvent, outcome: Outcome | undefined): IngestedEvent {
  if (outcome === 'conflict') return refuse('event_conflict', { event_id: event.event_id });
  return { eventId: event.event_id, duplicate: outcome === 'duplicate' };
}
