import { type Deps, Refusal } from '../../platform';
import { ingestEvents, type EventOutcome, type IngestEventsInput } from './ingest-events';

export interface BatchSummary {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly invalid: number;
  /** Those that were not plainly accepted, in order. */
  readonly results: readonly Exclude<EventOutcome, { readonly status: 'accepted' }>[];
}

/** Takes a batch in which each event stands alone. Refuses with `no_valid_event` only when not one of them could be read. */
export async function ingestBatch(deps: Deps, input: IngestEventsInput): Promise<BatchSummary> {
  const outcomes = await ingestEvents(deps, input);
  const summary = summarize(outcomes);
  if (summary.invalid === outcomes.length) refuseAll(outcomes, input.format === 'cloudevents' ? '' : '/events');
  return summary;
}

function summarize(outcomes: readonly EventOutcome[]): BatchSummary {
  const count = (status: EventOutcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    conflicts: count('conflict'),
    invalid: count('invalid'),
    results: outcomes.filter((outcome) => outcome.status !== 'accepted'),
  };
}

function refuseAll(outcomes: readonly EventOutcome[], list: string): never {
  const faults = outcomes.flatMap((outcome) =>
    outcome.status === 'invalid' ? [{ pointer: `${list}/${outcome.index}${outcome.invalid.fault.pointer}`, message: outcome.invalid.fault.message }] : [],
  );
  throw new Refusal('no_valid_event', { events: outcomes.length }, faults);
}
