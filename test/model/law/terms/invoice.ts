import type { Instant, Period } from '../../../../src/billing/calendar';
import type { Taken } from '../discount';
import type { Exact } from '../exact';
import type { Charged } from '../tax';
import type { Line, Source } from './line';

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
