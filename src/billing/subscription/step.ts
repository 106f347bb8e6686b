import type { Instant } from '../calendar';
import type { ChangeKind } from './life';

/** Something a subscription does by itself at an instant. Every step is one idempotent operation, keyed by its kind and period. */
export type Step =
  | { readonly kind: 'start'; readonly at: Instant }
  | { readonly kind: 'end_trial'; readonly at: Instant; readonly sequence: number }
  | { readonly kind: 'close_period'; readonly at: Instant; readonly sequence: number; readonly last: boolean }
  | { readonly kind: 'finalize'; readonly at: Instant; readonly sequence: number }
  | { readonly kind: 'change'; readonly at: Instant; readonly changeId: string; readonly change: ChangeKind }
  | { readonly kind: 'give_notice'; readonly at: Instant; readonly sequence: number }
  | { readonly kind: 'renew_term'; readonly at: Instant; readonly term: number }
  | { readonly kind: 'check_dues'; readonly at: Instant };

export type StepKind = Step['kind'];

/** Names a step for ever: a second performance finds the first one under this key. Example: "close_period:3". */
export function stepKey(step: Step): string {
  switch (step.kind) {
    case 'start':
      return 'start';
    case 'change':
      return `change:${step.changeId}`;
    case 'renew_term':
      return `renew_term:${step.term}`;
    case 'check_dues':
      return `check_dues:${step.at}`;
    default:
      return `${step.kind}:${step.sequence}`;
  }
}
