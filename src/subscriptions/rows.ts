import type { Command, Life } from '../billing/subscription';
import type { Instant } from '../platform';

export const SUBSCRIPTION_STATUSES = ['draft', 'scheduled', 'trialing', 'active', 'paused', 'cancelled'] as const;
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
  readonly start_date: Instant;
  readonly end_date: Instant | null;
  readonly billing_anchor: Instant;
  readonly trial_start: Instant | null;
  readonly trial_end: Instant | null;
  readonly proration_behavior: 'none' | 'create_prorations';
  readonly trial_usage: 'free' | 'billed';
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
  readonly price_id: string;
  readonly position: number;
  readonly quantity: string;
  readonly display_name: string;
  readonly start_date: Instant;
  readonly end_date: Instant | null;
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
  readonly payload: { readonly command: Command; readonly reason: string };
  readonly requested_at: Instant;
  readonly applied_at: Instant | null;
  readonly refusal: string | null;
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
  readonly first_attempt_at: Instant;
  readonly last_attempt_at: Instant;
}
