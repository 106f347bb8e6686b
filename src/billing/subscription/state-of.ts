import type { Life } from './life';
import type { SubscriptionState } from './states';

/** Where a life stands in the state table. A pause lies over the phase that goes on below it, and over what is overdue. */
export function stateOf({ phase, pause, pastDue }: Life): SubscriptionState {
  if (phase !== 'active') return phase;
  if (pause !== undefined) return 'paused';
  return pastDue === true ? 'past_due' : 'active';
}
