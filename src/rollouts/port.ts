import type { SubscriptionDeps } from '../subscriptions';

/** The workflows of the roll-outs, as this room needs them. */
export interface RolloutWorkflows {
  /** Has the roll-out's workflow look at its row: started, if none runs. May be repeated. */
  wake(rolloutId: string): Promise<void>;
}

export interface RolloutDeps extends SubscriptionDeps {
  readonly rollouts: RolloutWorkflows;
}
