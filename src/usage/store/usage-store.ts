import type { EventSlice as MeasuredSlice, MeasureScope, MeterDefinition, PartialsScope, TailSpan, UsagePartial } from '../../billing/metering';
import type { NewEvent, Written } from '../ingest/new-event';
import type { EventFilter, EventRow, EventSlice } from './event-filter';

/**
 * Where events lie. The only door to them: ingest, measurement, lineage, late arrivals and look-ups know this and not what stands behind it.
 * That is Postgres; another engine can stand here when it keeps these promises. They are what bills rest on:
 *
 * - An event is stored once for its id, and what `write` has answered survives a crash.
 * - `ingested_at` is given by the store, and nothing arrives behind a `cutoff` any more: a measurement up to one is the same for ever.
 * - A meter means what the billing core's `measure` says, to the last digit.
 */
export interface UsageStore extends EventWriter, UsageReader, EventReader {}

export interface EventWriter {
  /** Stores events, each once for its id, and tells what became of each. It has committed what it calls accepted or duplicate. */
  write(events: readonly NewEvent[]): Promise<Written>;
}

/** What meters count. */
export interface UsageReader {
  cutoff(): Promise<Cutoff>;
  /** Hourly partials of one meter: for measurements, and for the rollups that are made of them. */
  partials(meter: MeterDefinition, scope: PartialsScope): Promise<readonly PartialRow[]>;
  /** What arrived lately in many spans at once, by their number; spans without events are left out. */
  tails(meter: MeterDefinition, scope: TailsScope): Promise<readonly TailRow[]>;
  /** A whole measurement, for meters without partials. */
  measurement(meter: MeterDefinition, scope: MeasureScope): Promise<MeasurementRow>;
  /** A measurement by bucket and group, before they are combined; `$source` is a key like a property. */
  parts(meter: MeterDefinition, scope: MeasureScope): Promise<readonly PartRow[]>;
  /** The very events that a measurement counts, in order. */
  measuredEvents(meter: MeterDefinition, scope: MeasureScope, slice: MeasuredSlice): Promise<readonly MeasuredEvent[]>;
  lateArrivals(scope: LateArrivalsScope): Promise<LateArrivals | null>;
}

/** Events as they were sent. */
export interface EventReader {
  /** A slice in the total order (occurred_at, event_id), the same however often it is asked for. */
  find(filter: EventFilter, slice: EventSlice): Promise<readonly EventRow[]>;
  /** How many match, counted no further than one beyond `most`. */
  count(filter: EventFilter, most: number): Promise<number>;
  byId(environmentId: string, eventId: string): Promise<EventRow | null>;
}

/** Under this key events are grouped and filtered by their source, which is no property. */
export const SOURCE_KEY = '$source';

/** Text with microseconds, to be compared by the store. */
export interface Cutoff {
  readonly cutoff: string;
  /** When it was asked, by the store's clock. */
  readonly now: string;
  /** How far the cut-off lies behind: as long as the oldest open transaction has been open. */
  readonly lagMs: number;
}

export interface PartialRow {
  readonly customer_ref: string;
  readonly hour: string;
  readonly piece: number;
  readonly events: number;
  readonly errors: number;
  readonly checksum: string;
  readonly value: string | null;
  readonly moment: string | null;
  readonly latest_at: string | null;
  readonly latest_id: string | null;
}

export interface TailsScope {
  readonly environmentId: string;
  readonly spans: readonly TailSpan[];
  readonly ingestedBefore: string;
}

export interface TailRow {
  readonly span: number;
  readonly partial: UsagePartial;
}

export interface MeasurementRow {
  readonly quantity: string;
  readonly event_count: number;
  readonly error_count: number;
  readonly checksum: string;
}

export interface PartRow {
  readonly bucket: string | null;
  readonly keys: readonly (string | null)[];
  readonly quantity: string;
  readonly event_count: number;
}

export interface MeasuredEvent {
  readonly event_id: string;
  readonly customer_ref: string;
  readonly occurred_at: string;
  readonly ingested_at: string;
  readonly source: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the meter read in the event; null when it could not be read. */
  readonly reading: string | null;
}

export interface LateArrivalsScope {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly eventNames: readonly string[];
  readonly occurredBefore: string;
  readonly ingestedFrom: string;
  readonly ingestedBefore: string;
}

/** Between which instants the late events lie. */
export interface LateArrivals {
  readonly earliest: string;
  readonly latest: string;
}
