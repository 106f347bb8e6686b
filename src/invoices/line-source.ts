import type { AllowanceRule } from '../billing/allowances';
import type { Instant, Period } from '../billing/calendar';
import type { Commitment } from '../billing/commitments';
import type { Fraction } from '../billing/proration';
import type { MeterDefinition } from '../billing/metering';
import type { PriceModel } from '../billing/pricing';

interface SourceBase {
  /** Unique within the invoice and stable when it is computed again. */
  readonly key: string;
  readonly subscriptionLineItemId: string;
  /** The line that this one carries on after a change: coupons of that line are its coupons too. */
  readonly rootLineItemId?: string;
  readonly priceId: string;
  readonly displayName: string;
  readonly period: Period;
  readonly model: PriceModel;
}

export interface FixedSource extends SourceBase {
  readonly kind: 'fixed';
  readonly quantity: string;
  readonly proration: Fraction | null;
}

export interface UsageSource extends SourceBase {
  readonly kind: 'usage';
  readonly meter: { readonly id: string; readonly version: number; readonly definition: MeterDefinition };
  /** Units that the customer is entitled to. */
  readonly allowance?: AllowanceRule;
  /** What the line promises in its billing period, the part of the period that it holds for, and where that part ends. */
  readonly commitment?: { readonly promised: Commitment; readonly part: Fraction | null; readonly until: Instant };
  /** Usage of an earlier period that arrived after its cut-off: billed as what the whole costs now less what was billed for it. */
  readonly late?: true;
}

/** What a change gives back of a fee paid in advance, or charges for the rest of a period. */
export interface ProrationSource extends SourceBase {
  readonly kind: 'proration';
  readonly direction: 'credit' | 'charge';
  readonly quantity: string;
  readonly proration: Fraction | null;
  /** Of a credit: no more than this, since the rest stands on another invoice. */
  readonly atMost?: string;
}

/** What somebody charges by an invoice of its own; its ids are empty where it goes by no price. */
export interface OneOffSource extends SourceBase {
  readonly kind: 'one_off';
  readonly quantity: string;
}

/**
 * Where a line comes from: its bounds, price and meter, fixed when the period closes.
 * It is stored with the invoice, so a draft can be refreshed, a voided invoice made again, and events found, without asking what the catalog says today.
 */
export type LineSource = FixedSource | UsageSource | ProrationSource | OneOffSource;

/** What `invoices.inputs` holds: where the lines come from, and the exact input that the amounts were computed from. */
export interface StoredInputs<I> {
  readonly v: 1;
  readonly sources: readonly LineSource[];
  readonly invoice: I;
}
