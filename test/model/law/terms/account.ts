import type { Cadence, Instant, Period } from '../../../../src/billing/calendar';
import type { HeldCoupon, HeldTax } from './adjustments';
import type { Scheduled } from './change';
import type { Customer } from './customer';
import type { Invoice } from './invoice';
import type { Line, Source } from './line';
import type { Offer, Rhythm } from './price';

export interface Open extends Period {
  /** How many periods there were before. */
  readonly sequence: number;
  /** Null for a trial. */
  readonly index: number | null;
  end: Instant;
  cutAt: Instant | null;
}

/** How periods are counted from an anchor. */
export type Counting = Rhythm & Pick<Cadence, 'alignment'>;

/** What was agreed at the beginning. */
export interface Terms {
  readonly zone: string;
  /** How parts of a period are counted. */
  readonly by: 'second' | 'day';
  /** Whether stubs and periods that are cut short cost their share. */
  readonly shares: boolean;
  readonly trialUsage: 'free' | 'billed';
  /** How many hours the invoice of a period that has ended waits for usage. */
  readonly graceHours: number;
}

/** One subscription: all that the law needs to know of it. */
export interface Account {
  readonly customer: Customer;
  readonly terms: Terms;
  readonly startAt: Instant;
  readonly endDate: Instant | null;
  plan: Offer;
  now: Instant;
  phase: 'scheduled' | 'trialing' | 'active' | 'ended';
  cadence: Cadence;
  nextRhythm: Counting | null;
  trialEnd: Instant | null;
  open: Open | null;
  /** The bounds of the last period that was open. */
  lastOpen: (Period & { readonly cutAt?: Instant | null }) | null;
  endAt: Instant | null;
  billLast: boolean;
  /** Whether what was paid in advance for time after the end is given back. */
  giveBack: boolean;
  held: boolean;
  /** The lines that a pause has stopped, with the ends that they would have had. */
  paused: readonly { readonly line: Line; readonly end: Instant | null }[] | null;
  scheduled: readonly Scheduled[];
  lines: readonly Line[];
  waiting: readonly Source[];
  invoices: readonly Invoice[];
  coupons: readonly HeldCoupon[];
  taxes: readonly HeldTax[];
  /** When the last change took effect that ended lines or began some. */
  changedAt: Instant | null;
  roots: number;
  /** How often something was added to the plan. */
  addings: number;
}
