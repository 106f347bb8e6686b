import type { Instant } from '../calendar';
import type { ChangeKind } from './life';

/** A change asked for by a person or a system. Its id is the caller's idempotency key. */
export type Command =
  | { readonly kind: 'cancel_now'; readonly billLastPeriod: boolean; readonly creditUnused?: boolean }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'cancel_at'; readonly at: Instant; readonly creditUnused?: boolean }
  | { readonly kind: 'keep' }
  | { readonly kind: 'end_trial' }
  | { readonly kind: 'extend_trial'; readonly trialEnd: Instant }
  | ChangeCommand
  | { readonly kind: 'cancel_change'; readonly changeId: string }
  /** Not asked by people: usage has arrived that may be worth an invoice in the middle of the period. */
  | { readonly kind: 'bill_threshold' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release' }
  | { readonly kind: 'skip'; readonly step: string };

/**
 * A change of what is billed. What it is stands in the command's row: it takes the database to work it out. The change has the command's id.
 * `at` is when: an instant, the word `period_end` for the end of the open period, or null for now.
 */
export interface ChangeCommand {
  readonly kind: ChangeKind;
  readonly changeId: string;
  readonly at: Instant | null;
}

export type CommandKind = Command['kind'];

/** Why a command is refused; the same words are the API's reasons. */
export type CommandRefusal =
  | 'subscription_ended'
  | 'cancel_at_in_past'
  | 'trial_end_in_past'
  | 'change_before_period'
  | 'change_after_end'
  | 'change_not_pending'
  | 'no_failed_run'
  | 'command_refused';
