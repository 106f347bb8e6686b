import type { Cadence, Instant, Period } from '../calendar';

/** A period that is running: `index` counts along the cadence, null for a trial; `sequence` counts every period of the subscription. */
export interface OpenPeriod extends Period {
  readonly sequence: number;
  readonly index: number | null;
}

/** An ended period whose invoice waits for its grace time to pass. */
export interface PendingDraft {
  readonly sequence: number;
  readonly finalizeAt: Instant;
}

export type LifePhase = 'scheduled' | 'trialing' | 'active' | 'ended';

/**
 * All that a subscription's workflow remembers. Plain JSON, versioned: it travels through continue-as-new.
 * The bounds of the open period are stored, so that a change of the zone database never moves a timer that is already set.
 */
export interface Life {
  readonly v: 1;
  readonly subscriptionId: string;
  readonly phase: LifePhase;
  /** How billing periods repeat. Its anchor moves to the trial's end when the trial ends. */
  readonly cadence: Cadence;
  readonly startAt: Instant;
  readonly trialEnd: Instant | null;
  readonly open: OpenPeriod | null;
  /** The end agreed from the start, if any. */
  readonly endDate: Instant | null;
  /** When the subscription ends: by a cancellation, or else by its end date. */
  readonly endAt: Instant | null;
  /** Whether the last period is invoiced; only a caller who says so forgoes it. */
  readonly billLastPeriod: boolean;
  /** Drafts that wait for their grace time, oldest first. */
  readonly drafts: readonly PendingDraft[];
}
