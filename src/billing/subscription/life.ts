import type { Cadence, Instant, Period } from '../calendar';

/** A period that is running: `index` counts along the cadence, null for a trial; `sequence` counts every period of the subscription. */
export interface OpenPeriod extends Period {
  readonly sequence: number;
  readonly index: number | null;
  /** Where a change cuts it short: it closes here instead of at its end. */
  readonly cutAt?: Instant | undefined;
  /** When the customer is told that it is about to end; gone once told. */
  readonly noticeAt?: Instant | undefined;
}

/** An ended period whose invoice waits for its grace time to pass. */
export interface PendingDraft {
  readonly sequence: number;
  readonly finalizeAt: Instant;
}

/** A change agreed for later. What it does is in its row; the life knows only when. */
export interface PendingChange {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly at: Instant;
}

export type ChangeKind = 'change_plan' | 'change_quantity' | 'change_lines' | 'pause' | 'resume';

/** A pause that is running. The periods go on closing; what the pause stopped has no line to be billed. */
export interface Pause {
  /** The change that paused it: its row knows which lines stopped. */
  readonly changeId: string;
  readonly since: Instant;
}

/** An agreement for so many billing periods: then the subscription ends, or the next term begins. */
export interface Contract {
  readonly end: 'cancel' | 'renew';
  /** Billing periods of a term; a short first one counts, a trial does not. */
  readonly termCount: number;
  /** How often it was renewed. */
  readonly term: number;
  /** When the running term ends; known as soon as billing starts. */
  readonly termEnd?: Instant | undefined;
}

export type LifePhase = 'draft' | 'scheduled' | 'trialing' | 'active' | 'ended';

/**
 * All that a subscription's workflow remembers. Plain JSON, versioned: it travels through continue-as-new.
 * The bounds of the open period are stored, so that a change of the zone database never moves a timer that is already set.
 * What is optional was added later: a life that is older than it reads as one without.
 */
export interface Life {
  readonly v: 1;
  readonly subscriptionId: string;
  readonly phase: LifePhase;
  /** How billing periods repeat. Its anchor moves to the trial's end when the trial ends. */
  readonly cadence: Cadence;
  /** How they repeat after the open period, where a change said so: then that period's end is the new anchor. */
  readonly nextCadence?: Omit<Cadence, 'anchor'> | undefined;
  readonly startAt: Instant;
  readonly trialEnd: Instant | null;
  readonly open: OpenPeriod | null;
  /** The end agreed from the start, if any. */
  readonly endDate: Instant | null;
  /** When the subscription ends: by a cancellation, or else by its end date. */
  readonly endAt: Instant | null;
  /** Whether the last period is invoiced; only a caller who says so forgoes it. */
  readonly billLastPeriod: boolean;
  /** Whether what was paid in advance for time after the end is given back. */
  readonly creditUnused?: boolean | undefined;
  /** Drafts that wait for their grace time, oldest first. */
  readonly drafts: readonly PendingDraft[];
  /** Changes agreed for later, in the order in which they are due. */
  readonly changes?: readonly PendingChange[] | undefined;
  readonly pause?: Pause | undefined;
  /** Someone holds the subscription: time passes it by until they let go. */
  readonly held?: boolean | undefined;
  /** The failed step that is to be passed over without billing. */
  readonly skip?: string | undefined;
  /** Whether other subscriptions are billed on its invoices; so that only then anyone looks. */
  readonly billsOthers?: boolean | undefined;
  /** Whether its usage is invoiced in the middle of a period when it is worth enough. */
  readonly threshold?: boolean | undefined;
  /** How long before a period's end the customer is told of it. */
  readonly noticeLeadMs?: number | undefined;
  /** How long the trial of a draft is to be, from whenever it starts. */
  readonly trialMs?: number | undefined;
  readonly contract?: Contract | undefined;
  /** When the next unpaid invoice falls due. */
  readonly dueAt?: Instant | undefined;
  /** Whether an invoice is overdue. */
  readonly pastDue?: boolean | undefined;
}
