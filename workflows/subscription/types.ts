import type { Command, CommandKind, Life, Step } from '../../src/billing/subscription';

/** One object in, one object out: fields can be added without breaking histories that run. */
export interface SubscriptionInput {
  readonly life: Life;
  /** The instant at which the subscription's test clock stands; null in real time. */
  readonly clock: string | null;
  /** How long it sleeps beyond the instant at which a step is due, so that not all wake at once. */
  readonly wakeDelayMs?: number | undefined;
  /** The status that its search attribute shows; without one the workflow has no search attributes. */
  readonly shown?: string | undefined;
}

export interface CommandRequest {
  readonly id: string;
  readonly command: Command;
}

/** What a step or a command has led to; the plan where it is another one now. */
export interface Moved {
  readonly life: Life;
  /** As the worker is configured now. */
  readonly wakeDelayMs?: number | undefined;
  readonly planId?: string | undefined;
}

export type CommandOutcome =
  | ({ readonly accepted: true } & Moved)
  | {
      readonly accepted: false;
      readonly reason: string;
      readonly legal: readonly CommandKind[];
      readonly details?: Readonly<Record<string, unknown>>;
      /** Where the request is at fault. */
      readonly faults?: readonly { readonly pointer: string; readonly message: string }[];
    };

/** A step that fails is tried again and again; this is what is known of the last try. */
export interface StepFailure {
  readonly step: string;
  readonly attempts: number;
  readonly message: string;
  /** Real time, also under a test clock: what failed is a machine, not the calendar. */
  readonly retryAt: number;
}

export interface AdvanceOutcome {
  readonly settled: boolean;
  readonly life: Life;
  readonly failure: StepFailure | null;
}

export interface PerformInput {
  readonly subscriptionId: string;
  readonly step: Step;
  /** Business time of the performance: what is due by now may be finalised at once. */
  readonly now: string;
  readonly attempt: number;
}

export interface ApplyCommandInput extends CommandRequest {
  readonly subscriptionId: string;
  readonly now: string;
}

/**
 * What the workflow asks of the world. Each is one idempotent database transaction that answers with the life as the database has it:
 * done a second time, after a crash that lost the first answer, it changes nothing and says the same.
 */
export interface BillingActivities {
  perform(input: PerformInput): Promise<Moved>;
  applyCommand(input: ApplyCommandInput): Promise<CommandOutcome>;
}
