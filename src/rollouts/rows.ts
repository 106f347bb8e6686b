import type { Instant } from '../platform';
import type { ChangeResult, ProrationMode } from '../subscriptions';

export interface RolloutRow {
  readonly id: string;
  readonly environment_id: string;
  readonly plan_id: string;
  readonly preview: boolean;
  readonly takes_effect: 'now' | 'next_period';
  readonly proration: ProrationMode;
  readonly per_second: number;
  readonly status: 'running' | 'paused' | 'succeeded' | 'cancelled';
  readonly total: number;
  readonly finished_at: Instant | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** What came of one subscription. `scheduled` waits for the end of its period; `unchanged` had what the plan sells already. */
export type RolledOut = 'changed' | 'scheduled' | 'unchanged' | 'refused' | 'failed';

export interface RolloutSubscriptionRow {
  readonly id: string;
  readonly rollout_id: string;
  readonly subscription_id: string;
  readonly status: 'pending' | RolledOut;
  readonly reason: string | null;
  readonly result: ChangeResult | null;
  readonly handled_at: Instant | null;
  readonly created_at: Instant;
}
