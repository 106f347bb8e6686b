import type { PeriodUnit } from '../../../../src/billing/calendar';

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

/** How something repeats. */
export interface Rhythm {
  readonly unit: PeriodUnit;
  readonly count: number;
}

export interface Offer {
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly prices: readonly Price[];
}
