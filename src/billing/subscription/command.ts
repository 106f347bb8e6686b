import type { Instant } from '../calendar';

/** A change asked for by a person or a system. Its id is the caller's idempotency key. */
export type Command =
  | { readonly kind: 'cancel_now'; readonly billLastPeriod: boolean }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'cancel_at'; readonly at: Instant }
  | { readonly kind: 'keep' }
  | { readonly kind: 'end_trial' }
  | { readonly kind: 'extend_trial'; readonly trialEnd: Instant };

export type CommandKind = Command['kind'];

/** Why a command is refused; the same words are the API's reasons. */
export type CommandRefusal = 'subscription_ended' | 'cancel_at_in_past' | 'trial_end_in_past' | 'command_refused';
