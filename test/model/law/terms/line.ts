import type { Instant, Period } from '../../../../src/billing/calendar';
import type { Exact } from '../exact';
import type { Price } from './price';

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
