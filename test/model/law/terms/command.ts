import type { Instant } from '../../../../src/billing/calendar';
import type { Adjustment } from '../adjust';
import type { Change, Scheduled, Settlement } from './change';

/** An instant, the end of the open period, or now. */
export type Time = { readonly at: Instant } | 'period_end' | 'now';

export type Command =
  | Adjustment
  | { readonly kind: 'change'; readonly change: Change; readonly settlement: Settlement; readonly at: Time }
  | { readonly kind: 'end_trial' }
  | { readonly kind: 'extend_trial'; readonly to: Instant }
  | { readonly kind: 'cancel_now'; readonly bill: boolean; readonly giveBack: boolean }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'cancel_at'; readonly at: Instant; readonly giveBack: boolean }
  | { readonly kind: 'keep' | 'hold' | 'release' }
  | { readonly kind: 'cancel_change'; readonly change: Scheduled };
