import type { ChangeKind, Command, Life } from '../billing/subscription';
import type { Instant } from '../platform';
import type { ChangeSpec } from './changes/change-spec';
import type { ChangeResult } from './changes/change-result';
import type { LineCommitment } from './lines/line-commitment';

export const SUBSCRIPTION_STATUSES = ['draft', 'scheduled', 'trialing', 'active', 'past_due', 'paused', 'cancelled'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export interface SubscriptionRow {
  readonly id: string;
  readonly environment_id: string;
  readonly customer_id: string;
  readonly plan_id: string;
  readonly status: SubscriptionStatus;
  readonly currency: string;
  readonly timezone: string;
  readonly billing_cycle: 'anniversary' | 'calendar';
  readonly billing_period: string;
  readonly billing_period_count: number;
  /** How the plan's fees repeat, where usage is billed more often than they are; null where they repeat alike. */
  readonly fee_billing_period: string | null;
  readonly fee_billing_period_count: number | null;
  /** The subscription on whose invoices this one is billed. */
  readonly parent_subscription_id: string | null;
  /** What the usage of the open period has to be worth for an invoice in the middle of it. */
  readonly auto_invoice_threshold: string | null;
  readonly commitment_amount: string | null;
  readonly commitment_duration: string | null;
  readonly overage_factor: string | null;
  readonly enable_true_up: boolean;
  readonly start_date: Instant;
  readonly end_date: Instant | null;
  readonly billing_anchor: Instant;
  readonly trial_start: Instant | null;
  readonly trial_end: Instant | null;
  readonly proration_behavior: 'none' | 'create_prorations';
  readonly trial_usage: 'free' | 'billed';
  readonly proration_unit: 'second' | 'day';
  readonly current_period_start: Instant | null;
  readonly current_period_end: Instant | null;
  readonly cancel_at: Instant | null;
  readonly cancel_at_period_end: boolean;
  readonly cancelled_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly cancel_reason: string;
  readonly lookup_key: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly life: Life;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface LineItemRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subscription_id: string;
  /** The line that this one carries on under another price or quantity; its own id when it is the first. */
  readonly root_id: string;
  readonly entity_type: 'plan' | 'addon' | 'subscription';
  readonly entity_id: string;
  readonly addon_association_id: string | null;
  readonly price_id: string;
  readonly position: number;
  readonly quantity: string;
  readonly display_name: string;
  readonly start_date: Instant;
  readonly end_date: Instant | null;
  /** Whether a fee counts by its share of the period that the line begins or ends in; else what held at the period's start holds for all of it. */
  readonly prorated_start: boolean;
  readonly prorated_end: boolean;
  /** The change that made it, if any. */
  readonly change_id: string | null;
  /** What a line for usage promises in each billing period. */
  readonly commitment: LineCommitment | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface PeriodRow {
  readonly id: string;
  readonly subscription_id: string;
  readonly sequence: number;
  readonly kind: 'trial' | 'billing';
  readonly starts_at: Instant;
  readonly ends_at: Instant;
  readonly closed_at: Instant | null;
  readonly finalized_at: Instant | null;
  readonly created_at: Instant;
}

export interface CommandRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subscription_id: string;
  readonly kind: string;
  /** `last_invoice_id` is the newest invoice before the command: what is newer came of it. */
  readonly payload: { readonly command: Command; readonly reason: string; readonly spec?: ChangeSpec; readonly last_invoice_id?: string | null };
  readonly requested_at: Instant;
  readonly applied_at: Instant | null;
  readonly refusal: string | null;
  /** The API key that asked; null when it was the system. */
  readonly actor: string | null;
  readonly state_before: string | null;
  readonly state_after: string | null;
  readonly inputs_hash: string | null;
  readonly invoice_ids: readonly string[];
  readonly created_at: Instant;
}

export interface RunRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subscription_id: string;
  readonly step_key: string;
  readonly kind: string;
  readonly due_at: Instant;
  readonly status: 'failed' | 'succeeded';
  readonly attempts: number;
  readonly error: string | null;
  readonly error_code: string | null;
  readonly next_attempt_at: Instant | null;
  readonly invoice_ids: readonly string[];
  readonly state_before: string | null;
  readonly state_after: string | null;
  readonly inputs_hash: string | null;
  readonly first_attempt_at: Instant;
  readonly last_attempt_at: Instant;
}

export interface ChangeRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subscription_id: string;
  readonly kind: ChangeKind;
  readonly spec: ChangeSpec;
  readonly status: 'pending' | 'executed' | 'cancelled' | 'failed';
  /** Whether it was agreed for later. */
  readonly scheduled: boolean;
  readonly scheduled_at: Instant;
  readonly executed_at: Instant | null;
  readonly cancelled_at: Instant | null;
  readonly failure: string | null;
  readonly result: ChangeResult | null;
  readonly invoice_id: string | null;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

export interface AddonAssociationRow {
  readonly id: string;
  readonly environment_id: string;
  readonly subscription_id: string;
  readonly addon_id: string;
  readonly cadence: 'onetime' | 'recurring';
  readonly status: 'active' | 'cancelled';
  readonly start_date: Instant;
  readonly end_date: Instant | null;
  readonly cancelled_at: Instant | null;
  readonly cancellation_reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}
