import { z } from 'zod';
import { baseFields, currencyCode, instant, metadata, PageQuery, SearchBody } from '../http';
import { LIMITS } from '../platform';
import { PERIOD_UNITS, type BillingPeriod } from './units';

const periods = Object.keys(PERIOD_UNITS) as [BillingPeriod, ...BillingPeriod[]];
const statuses = z.enum(['draft', 'scheduled', 'trialing', 'active', 'paused', 'cancelled']);

export const CreateSubscriptionBody = z
  .object({
    customer_id: z.string().min(1).optional(),
    external_customer_id: z.string().min(1).optional(),
    plan_id: z.string().min(1),
    currency: currencyCode.optional(),
    billing_period: z.string().toUpperCase().pipe(z.enum(periods)).optional().meta({ type: 'string', enum: periods }),
    billing_period_count: z.int().min(1).max(1_000).optional(),
    billing_cycle: z.enum(['anniversary', 'calendar']).default('anniversary'),
    timezone: z.string().max(LIMITS.nameLength).optional().meta({ description: "IANA zone of the period boundaries; the customer's by default." }),
    start_date: instant
      .optional()
      .meta({ type: 'string', format: 'date-time', description: 'Past, now (default) or future. Elapsed periods of a past start are billed in order.' }),
    end_date: instant.optional(),
    trial_end_date: instant.optional(),
    trial_period_days: z.int().min(0).max(3_650).optional(),
    trial_usage: z.enum(['free', 'billed']).default('free'),
    proration_behavior: z.enum(['none', 'create_prorations']).default('none'),
    lookup_key: z.string().max(LIMITS.nameLength).default(''),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CreateSubscriptionBody' });

export const CancelSubscriptionBody = z
  .object({
    cancellation_type: z.enum(['immediate', 'end_of_period', 'scheduled_date']),
    cancel_at: instant.optional(),
    cancel_immediately_inovice_policy: z
      .enum(['generate_invoice', 'skip'])
      .optional()
      .meta({ description: 'Spelt as published SDKs send it. `skip` forgoes the final invoice; by default it is made.' }),
    reason: z.string().max(LIMITS.descriptionLength).default(''),
  })
  .meta({ id: 'CancelSubscriptionBody' });

export const SubscriptionLineItem = z
  .object({
    id: z.string(),
    subscription_id: z.string(),
    customer_id: z.string(),
    price_id: z.string(),
    price_type: z.enum(['USAGE', 'FIXED']),
    meter_id: z.string().nullable(),
    entity_type: z.literal('plan'),
    entity_id: z.string(),
    quantity: z.string(),
    currency: z.string(),
    billing_period: z.string(),
    billing_period_count: z.int(),
    invoice_cadence: z.enum(['ARREAR', 'ADVANCE']),
    display_name: z.string(),
    start_date: z.string(),
    end_date: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    status: z.literal('published'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'SubscriptionLineItem' });

export const Subscription = z
  .object({
    ...baseFields,
    customer_id: z.string(),
    external_customer_id: z.string(),
    plan_id: z.string(),
    subscription_status: statuses,
    subscription_type: z.literal('standalone'),
    currency: z.string(),
    timezone: z.string(),
    billing_cadence: z.literal('RECURRING'),
    billing_cycle: z.enum(['anniversary', 'calendar']),
    billing_period: z.enum(periods),
    billing_period_count: z.int(),
    billing_anchor: z.string(),
    start_date: z.string(),
    end_date: z.string().nullable(),
    trial_start: z.string().nullable(),
    trial_end: z.string().nullable(),
    trial_end_date: z.string().nullable(),
    trial_usage: z.enum(['free', 'billed']),
    proration_behavior: z.enum(['none', 'create_prorations']),
    current_period_start: z.string().nullable(),
    current_period_end: z.string().nullable(),
    cancel_at: z.string().nullable(),
    cancel_at_period_end: z.boolean(),
    cancelled_at: z.string().nullable(),
    ended_at: z.string().nullable(),
    cancel_reason: z.string(),
    lookup_key: z.string(),
    line_items: z.array(SubscriptionLineItem),
  })
  .meta({ id: 'Subscription' });

export const CancelledSubscription = Subscription.extend({
  subscription_id: z.string(),
  cancellation_type: z.enum(['immediate', 'end_of_period', 'scheduled_date']),
  effective_date: z.string().nullable(),
  reason: z.string(),
  message: z.string(),
}).meta({ id: 'CancelledSubscription' });

const filters = {
  customer_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  plan_id: z.string().optional(),
};
const oneOrMany = z.union([statuses, z.array(statuses)]);

export const ListSubscriptionsQuery = PageQuery.extend({ ...filters, subscription_status: oneOrMany.optional() });

export const SearchSubscriptionsBody = SearchBody.extend({
  ...filters,
  customer_ids: z.array(z.string()).optional(),
  subscription_ids: z.array(z.string()).optional(),
  subscription_status: oneOrMany.optional(),
  with_line_items: z.boolean().default(true),
}).meta({ id: 'SearchSubscriptionsBody' });

export const Run = z
  .object({
    id: z.string(),
    subscription_id: z.string(),
    step: z.string().meta({ description: 'What was done, for example `close_period:3`.' }),
    kind: z.enum(['start', 'end_trial', 'close_period', 'finalize']),
    due_at: z.string(),
    status: z.enum(['failed', 'succeeded']),
    attempts: z.int(),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    next_attempt_at: z.string().nullable(),
    invoice_ids: z.array(z.string()),
    first_attempt_at: z.string(),
    last_attempt_at: z.string(),
  })
  .meta({ id: 'Run' });

export const Settled = z.object({ settled: z.boolean(), failure: z.string().nullable() }).meta({ id: 'Settled' });
