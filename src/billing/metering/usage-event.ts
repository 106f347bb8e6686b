import type { Instant } from '../calendar';

/** One event as it was accepted. Properties are whatever JSON the sender wrote. */
export interface UsageEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly occurredAt: Instant;
  readonly ingestedAt?: Instant;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The half-open range of business time, and the arrival cut-off behind which events are late. */
export interface MeasureWindow {
  readonly start: Instant;
  readonly end: Instant;
  readonly ingestedBefore?: Instant;
}

/** What a measurement found. `errorCount` events had no usable number where one is needed; they count in `eventCount` and the checksum. */
export interface Measurement {
  readonly quantity: string;
  readonly eventCount: number;
  readonly errorCount: number;
  /** The sum of 60-bit fingerprints of the contributing event ids: the same set of events gives the same sum in any order. */
  readonly checksum: string;
}
