import type { Instant, Period } from '../calendar';
import type { Allowance } from '../allowances';
import type { Commitment } from '../commitments';
import type { CreditLot, CreditTarget, MoneyCreditLot } from '../credits';
import type { Coupon } from '../discounts';
import type { PriceModel, PricingFacts } from '../pricing';
import type { Fraction } from '../proration';
import type { TaxRate } from '../taxes';

export type LineKind = 'fixed' | 'usage' | 'one_off' | 'proration_charge' | 'proration_credit' | 'late_usage' | 'commitment' | 'adjustment';

/** A part of a line's usage and when it happened, cut where credits begin or expire (`lotCuts`). Quantities are in units. */
export interface UsageSegment {
  readonly start: Instant;
  readonly end: Instant;
  readonly quantity: string;
}

/** One window of a bucketed meter; each is priced on its own. */
export interface UsageBucket {
  readonly start: Instant;
  readonly group?: readonly (string | null)[];
  readonly quantity: string;
  /** For hours of the day that have a price or a commitment of their own. */
  readonly price?: PriceModel;
  readonly commitment?: Commitment;
}

/** How a quantity was measured: enough to measure it again and to prove that the same events were seen. */
export interface MeasurementFacts {
  readonly meterId: string;
  readonly meterVersion?: number;
  readonly eventCount: number;
  readonly errorCount?: number;
  readonly checksum: string;
  readonly ingestedBefore: Instant;
}

/** What earlier invoices of the same line and period have billed; the line bills only what goes beyond it. */
export interface BilledBefore {
  readonly amount: string;
  /** Credits that those invoices burnt for the line. */
  readonly unitCredits?: string;
  readonly invoiceIds: readonly string[];
}

export interface LineInput {
  readonly key: string;
  readonly kind: LineKind;
  readonly displayName: string;
  readonly period: Period;
  readonly price: PriceModel;
  /** In units, before allowance and credits: measured, or the fixed line's number of seats (1 for a plain fee). */
  readonly quantity: string;
  readonly segments?: readonly UsageSegment[];
  readonly buckets?: readonly UsageBucket[];
  readonly pricingFacts?: PricingFacts;
  readonly measurement?: MeasurementFacts;
  readonly allowance?: Allowance;
  /** What credits' scopes look at; without it no credit pays for the line. */
  readonly creditTarget?: CreditTarget;
  /** The price is in this unit; one of it is `rate` of the invoice's currency, frozen with the price version. */
  readonly priceUnit?: { readonly code: string; readonly rate: string };
  readonly proration?: Fraction;
  readonly minimum?: string;
  readonly maximum?: string;
  readonly commitment?: Commitment;
  readonly billedBefore?: BilledBefore;
  /** For `proration_credit`: never gives back more than was billed for that part. */
  readonly creditCap?: string;
  /** Of a fee: what changes have given back of it, and for which part; null is all of it. */
  readonly givenBack?: { readonly amount: string; readonly part: Fraction | null };
  readonly coupons?: readonly Coupon[];
  /** False keeps invoice coupons away from the line. */
  readonly discountable?: boolean;
  /** The taxes that the line bears; all of the invoice's unless named. */
  readonly taxIds?: readonly string[];
  /** Ids and versions that the owner wants to find again on the line; copied, never interpreted. */
  readonly references?: Readonly<Record<string, string>>;
}

/**
 * Everything that an invoice's numbers depend on, as plain JSON. It is stored with the invoice, and computing it again must give the same digest:
 * replay needs no clock, no catalog and no events.
 */
export interface InvoiceInput {
  readonly v: 1;
  readonly currency: string;
  readonly period: Period;
  readonly lines: readonly LineInput[];
  readonly unitCreditLots: readonly CreditLot[];
  readonly invoiceCoupons: readonly Coupon[];
  readonly moneyCreditLots: readonly MoneyCreditLot[];
  readonly taxes: readonly TaxRate[];
  /** Commitment of the whole subscription over its usage lines. */
  readonly commitment?: Commitment;
}
