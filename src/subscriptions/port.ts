import type { Command, Life } from '../billing/subscription';
import type { Deps, Fault, Instant } from '../platform';

/** What came of a command: accepted, or refused with what would be legal. */
export type CommandOutcome =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly reason: string;
      readonly legal: readonly string[];
      readonly details?: Readonly<Record<string, unknown>>;
      readonly faults?: readonly Fault[];
    };

export interface SettleOutcome {
  readonly settled: boolean;
  /** Why the subscription is stuck, when it is. */
  readonly failure: string | null;
  /** When the next step is due, once settled; null when none ever is. */
  readonly nextAt: Instant | null;
}

export interface StartInput {
  readonly life: Life;
  readonly clock: Instant | null;
  /** Whose work it is: environments take turns where the server can do that. */
  readonly environmentId: string;
  /** By what it can be found in Temporal. */
  readonly customerId: string;
  readonly planId: string;
}

/**
 * The workflows of the subscriptions, as this room needs them. Every call may be repeated: ids are business keys.
 * Each answers, or refuses with `temporal_unavailable` when no worker does in time.
 */
export interface SubscriptionWorkflows {
  start(input: StartInput): Promise<void>;
  command(subscriptionId: string, command: { readonly id: string; readonly command: Command }): Promise<CommandOutcome>;
  advance(subscriptionId: string, to: Instant): Promise<SettleOutcome>;
  retry(subscriptionId: string): Promise<SettleOutcome>;
}

export interface SubscriptionDeps extends Deps {
  readonly workflows: SubscriptionWorkflows;
}
