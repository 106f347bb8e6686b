import type { Fault, Reason } from '../../platform';

/** A usage event that has passed every check and is ready to be stored. */
export interface NewEvent {
  readonly environment_id: string;
  readonly event_id: string;
  readonly event_name: string;
  readonly customer_ref: string;
  readonly occurred_at: string;
  readonly source: string;
  /** JSON text of an object. */
  readonly properties: string;
  /** 32 hex digits: what makes the event count once, and what makes a second one the same or another. */
  readonly key: string;
  readonly content: string;
}

/** What became of a stored event: counted, known already, or contradicting the one that was stored first. */
export type Outcome = 'accepted' | 'duplicate' | 'conflict';

/** What became of some events that were stored together, in order, and their one instant of arrival. */
export interface Written {
  readonly outcomes: readonly Outcome[];
  /** Text with microseconds, by the database's clock. */
  readonly ingestedAt: string;
}

export interface InvalidEvent {
  readonly reason: Reason;
  readonly fault: Fault;
}
