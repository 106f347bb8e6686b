import type { Instant } from '../../billing/calendar';

export interface ResultLine {
  readonly line_item_id: string;
  readonly price_id: string;
  readonly quantity: string;
  readonly display_name: string;
}

export interface ResultAmount {
  readonly line_item_id: string;
  readonly price_id: string;
  readonly display_name: string;
  readonly amount: string;
  readonly period_start: Instant;
  readonly period_end: Instant;
}

/** What is kept of a change that was carried out. Amounts are before discounts and taxes. */
export interface ChangeResult {
  /** With the ends that they would have had. */
  readonly ended: readonly (ResultLine & { readonly end_date?: Instant | null })[];
  readonly began: readonly ResultLine[];
  readonly credits: readonly ResultAmount[];
  readonly charges: readonly ResultAmount[];
  readonly net: string;
}
