import type { Cadence, Instant, Period, PeriodUnit } from '../../../src/billing/calendar';
import type { HeldCoupon, HeldTax } from './adjustments';
import type { Taken } from './discount';
import type { Exact } from './exact';
import type { Charged } from './tax';

export type Model =
  | { readonly kind: 'flat'; readonly amount: string }
  | { readonly kind: 'per_unit'; readonly unit: string }
  | { readonly kind: 'graduated' | 'volume'; readonly tiers: readonly (readonly [upTo: number | null, unit: string])[] }
  | { readonly kind: 'package'; readonly amount: string; readonly size: number };

/** What is sold, under a name that nothing else has. */
export interface Price {
  readonly name: string;
  readonly model: Model;
  /** A fee is due for time, at the beginning or at the end of it; usage for what was counted, or the largest level that was seen. */
  readonly due: 'advance' | 'arrears' | 'usage';
  readonly meter?: { readonly event: string; readonly counts: 'each' | 'sum' | 'max' };
}

export interface Offer {
  readonly name: string;
  readonly unit: PeriodUnit;
  readonly prices: readonly Price[];
}

/** How a change is settled. */
export type Settlement = 'invoice_now' | 'next_invoice' | 'none';

/** A price in force for a customer over a span of time. */
export interface Line {
  readonly price: Price;
  readonly owner: 'plan' | 'addon' | 'subscription';
  /** Which adding of an add-on it came with. */
  readonly adding: number | null;
  /** Shared by all lines of which each carries on the one before. */
  readonly root: number;
  readonly quantity: number;
  readonly start: Instant;
  end: Instant | null;
  /** Whether a part of a period at its beginning, or its end, costs its share. */
  readonly sharesStart: boolean;
  sharesEnd: boolean;
}

/** Something that is to stand on an invoice. */
export interface Source {
  readonly kind: 'fixed' | 'usage' | 'late_usage' | 'proration_charge' | 'proration_credit';
  readonly name: string;
  readonly line: Line | null;
  readonly period: Period;
  readonly quantity: Exact;
  /** What all of it would cost; the share of that is due. */
  readonly whole: Exact;
  readonly share: Exact;
}

export interface InvoiceLine {
  readonly kind: Source['kind'];
  readonly name: string;
  readonly line: Line | null;
  readonly period: Period;
  readonly quantity: Exact;
  readonly credits: Exact;
  /** How many events were counted. */
  readonly events: number;
  amount: bigint;
  /** What it gives back beyond that, on a later invoice. */
  carried: bigint;
  discount: bigint;
  /** What is added to it; taxes in the price already are not. */
  tax: bigint;
}

/** An invoice whose usage may still come, up to the end of the grace time. */
export interface Draft {
  readonly sources: readonly Source[];
  readonly until: Instant;
}

export interface Invoice {
  /** Null when it is final. */
  readonly draft: Draft | null;
  readonly kind: 'opening' | 'trial' | 'period' | 'change';
  /** Which of the periods it bills; the opening one bills its fees in advance. */
  readonly sequence: number;
  readonly period: Period;
  readonly lines: readonly InvoiceLine[];
  readonly discounts: readonly Taken[];
  readonly taxes: readonly Charged[];
  readonly subtotal: bigint;
  readonly discount: bigint;
  readonly tax: bigint;
  readonly total: bigint;
}

/** Credits counted in units. */
export interface Lot {
  readonly number: number;
  remaining: Exact;
  readonly grantedAt: Instant;
  readonly days: number | null;
  readonly rollover: boolean;
  /** Null as long as it waits for a period. */
  valid: { readonly from: Instant; readonly until: Instant | null } | null;
}

export interface Used {
  readonly at: Instant;
  readonly event: string;
  readonly value: number;
}

export type Change =
  | { readonly kind: 'quantity'; readonly to: readonly { readonly root: number; readonly quantity: number }[] }
  | { readonly kind: 'line_add'; readonly price: Price; readonly quantity: number }
  | { readonly kind: 'line_remove'; readonly root: number }
  | { readonly kind: 'plan'; readonly plan: Offer; readonly restart: boolean }
  | { readonly kind: 'addon_add'; readonly addon: Offer; readonly once: boolean }
  | { readonly kind: 'addon_remove'; readonly adding: number }
  | { readonly kind: 'pause'; readonly stops: { readonly fees: boolean; readonly usage: boolean }; readonly until: Instant | null }
  | { readonly kind: 'resume' };

export interface Scheduled {
  readonly at: Instant;
  readonly change: Change;
  readonly settlement: Settlement;
}

export interface Open extends Period {
  /** How many periods there were before. */
  readonly sequence: number;
  /** Null for a trial. */
  readonly index: number | null;
  end: Instant;
  cutAt: Instant | null;
}

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

/** One customer with one subscription: all that the law needs to know. */
export interface Account {
  readonly terms: Terms;
  readonly startAt: Instant;
  readonly endDate: Instant | null;
  plan: Offer;
  now: Instant;
  phase: 'scheduled' | 'trialing' | 'active' | 'ended';
  cadence: Cadence;
  nextRhythm: { readonly unit: PeriodUnit } | null;
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
  lots: readonly Lot[];
  coupons: readonly HeldCoupon[];
  taxes: readonly HeldTax[];
  used: readonly Used[];
  /** When the last change took effect that ended lines or began some. */
  changedAt: Instant | null;
  roots: number;
  /** How often something was added to the plan. */
  addings: number;
}
