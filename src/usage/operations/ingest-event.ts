import { type Deps, Refusal, refuse } from '../../platform';
import { ingestEvents, type IngestEventsInput } from './ingest-events';

export interface IngestedEvent {
  readonly eventId: string;
  /** The same event was stored before; it counts once. */
  readonly duplicate: boolean;
}

/** Takes one event. Refuses what cannot be read, and `event_conflict` when its id was used with other content. */
export async function ingestEvent(deps: Deps, input: Omit<IngestEventsInput, 'events'> & { readonly event: unknown }): Promise<IngestedEvent> {
  const [outcome] = await ingestEvents(deps, { ...input, events: [input.event] });
  if (outcome === undefined) return refuse('no_valid_event');
  switch (outcome.status) {
    case 'invalid': {
      const { reason, fault } = outcome.invalid;
      throw new Refusal(reason, { part: 'body' }, [{ pointer: fault.pointer === '' ? '/' : fault.pointer, message: fault.message }]);
    }
    case 'conflict':
      return refuse('event_conflict', { event_id: outcome.eventId });
    default:
      return { eventId: outcome.eventId, duplicate: outcome.status === 'duplicate' };
  }
}
