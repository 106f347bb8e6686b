import type { Settlement } from './law/terms';

/** When a change is to take effect: now, at a part of the open period that has passed (in percent), in so many hours, or at the period's end. */
export type When =
  | { readonly kind: 'now' }
  | { readonly kind: 'period_end' }
  | { readonly kind: 'back'; readonly percent: number }
  | { readonly kind: 'in'; readonly hours: number };

/** One of what there is, and how many of it. */
interface Quantity {
  readonly pick: number;
  readonly quantity: number;
}

/** What happens in a story, to the second subscription or the first. Picks are taken round: any number means one of what there is. */
export type Move = { readonly second?: boolean } & (
  | { readonly kind: 'advance'; readonly hours: number }
  | { readonly kind: 'advance_to_next' }
  | {
      readonly kind: 'use';
      readonly event: 'call' | 'transfer' | 'level';
      readonly times: number;
      readonly value: number;
      readonly percent: number;
      readonly ever?: boolean;
    }
  | { readonly kind: 'grant'; readonly units: number; readonly days: number | null; readonly rollover: boolean; readonly priority?: number | null }
  | ({ readonly kind: 'quantity'; readonly also?: Quantity | null; readonly settlement: Settlement; readonly when: When } & Quantity)
  | ({ readonly kind: 'line_add'; readonly settlement: Settlement; readonly when: When } & Quantity)
  | { readonly kind: 'line_remove'; readonly pick: number; readonly settlement: Settlement; readonly when: When }
  | {
      readonly kind: 'plan';
      readonly pick: number;
      readonly cycle?: 'anniversary' | 'calendar' | null;
      readonly restart: boolean;
      readonly drop?: boolean;
      readonly settlement: Settlement;
      readonly when: When;
    }
  | { readonly kind: 'addon_add'; readonly pick: number; readonly once: boolean; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'addon_remove'; readonly pick: number; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'pause'; readonly stops: 'fees' | 'usage' | 'both'; readonly hours: number | null; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'resume'; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'end_trial' | 'keep' | 'hold' | 'release' }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'extend_trial'; readonly hours: number }
  | { readonly kind: 'cancel_at'; readonly hours: number; readonly giveBack: boolean }
  | { readonly kind: 'cancel_now'; readonly bill: boolean; readonly giveBack: boolean }
  | { readonly kind: 'cancel_change'; readonly pick: number }
  | { readonly kind: 'coupon_add'; readonly pick: number; readonly line: number | null; readonly hours: number | null; readonly days: number | null }
  | { readonly kind: 'coupon_remove'; readonly pick: number; readonly hours: number | null }
  | { readonly kind: 'tax_add'; readonly pick: number; readonly hours: number | null }
  | { readonly kind: 'tax_remove'; readonly pick: number; readonly hours: number | null }
);
