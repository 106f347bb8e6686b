import type { Life } from './life';
import type { SubscriptionState } from './states';

/** Where a life stands in the state table. A pause lies over the phase that goes on below it. */
export function stateOf({ phase, pause }: Life): SubscriptionState {
  return phase === 'active' && pause !== undefined ? 'paused' : phase;
}
