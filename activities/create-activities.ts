import type { Deps } from '../src/platform';
import type { RolloutDeps } from '../src/rollouts';
import type { RolloutActivities } from '../workflows/rollout/types';
import type { SimulationActivities } from '../workflows/simulation/types';
import type { BillingActivities } from '../workflows/subscription/types';
import { rolloutActivities } from './rollout-activities';
import { simulationActivities } from './simulation-activities';
import { subscriptionActivities } from './subscription-activities';

/** The rooms' operations as the workflows call them, a file for each family; nothing is decided here. */
export function createActivities(deps: Deps & RolloutDeps): BillingActivities & RolloutActivities & SimulationActivities {
  return { ...subscriptionActivities(deps), ...simulationActivities(deps), ...rolloutActivities(deps) };
}
