import { z } from 'zod';
import { Plan, Price } from '../catalog';
import { CouponAssociation } from '../coupons';
import { Customer } from '../customers';
import { Invoice } from '../invoices';
import { alwaysNull, baseFields } from '../http';
import { SubscriptionPause } from './pauses';
import { SUBSCRIPTION_STATUSES } from './rows';
import { SubscriptionPhase } from './terms-schema';
import { PERIOD_UNITS, type BillingPeriod } from './units';

const periods = Object.keys(PERIOD_UNITS) as [BillingPeriod, ...BillingPeriod[]];
const statuses = z.enum(SUBSCRIPTION_STATUSES);
const ON_DEMAND = 'Filled for a single subscription; in lists as `expand` asks.';

/** What published SDKs want to see in every line, though nothing fills it. */
const unusedInLines = {
  price_unit: alwaysNull,
  price_unit_id: alwaysNull,
};

/** What a line for usage promises; null in one that promises nothing. */
const lineCommitment = {
  commitment_type: z.enum(['amount', 'quantity']).nullable(),
  commitment_amount: z.string().nullable(),
  commitment_quantity: z.string().nullable(),
  commitment_overage_factor: z.string().nullable(),
  commitment_true_up_enabled: z.boolean().nullable(),
  commitment_duration: z.enum(periods).nullable(),
  commitment_windowed: z.boolean().nullable(),
};

export const SubscriptionLineItem = z
  .object({
    ...baseFields,
    ...unusedInLines,
    subscription_id: z.string(),
    customer_id: z.string(),
    price_id: z.string(),
    price_type: z.enum(['USAGE', 'FIXED']),
    meter_id: z.string().nullable(),
    entity_type: z.enum(['plan', 'addon', 'subscription']),
    addon_association_id: z.string().nullable(),
    subscription_phase_id: z.string().nullable().meta({ description: 'The phase in which the line began, if the subscription has phases.' }),
    root_id: z.string().meta({ description: 'The line that this one carries on under another price or quantity; its own id when it is the first.' }),
    entity_id: z.string(),
    quantity: z.string(),
    currency: z.string(),
    billing_period: z.string(),
    billing_period_count: z.int(),
    invoice_cadence: z.enum(['ARREAR', 'ADVANCE']),
    display_name: z.string(),
    ...lineCommitment,
    start_date: z.string(),
    end_date: z.string().nullable(),
    meter_display_name: z.string(),
    plan_display_name: z.string(),
    price: Price.nullable().meta({ description: `The price in force when the line was made; ${ON_DEMAND}` }),
    trial_period: z.int(),
  })
  .meta({ id: 'SubscriptionLineItem' });

/** The same for subscriptions. */
const unusedInSubscriptions = {
  collection_method: alwaysNull,
  credit_grants: alwaysNull,
  gateway_payment_method_id: alwaysNull,
  invoicing_customer_id: alwaysNull,
  latest_invoice: alwaysNull,
  payment_behavior: alwaysNull,
  payment_terms: alwaysNull,
  version: alwaysNull,
};

export const Subscription = z
  .object({
    ...baseFields,
    ...unusedInSubscriptions,
    customer: Customer.nullable().meta({ description: ON_DEMAND }),
    plan: Plan.nullable().meta({ description: ON_DEMAND }),
    customer_id: z.string(),
    external_customer_id: z.string(),
    plan_id: z.string(),
    subscription_status: statuses,
    subscription_type: z
      .enum(['standalone', 'parent', 'grouped_invoicing'])
      .meta({ description: '`parent` has others billed on its invoices, `grouped_invoicing` is billed on those of its parent.' }),
    parent_subscription_id: z.string().nullable(),
    currency: z.string(),
    timezone: z.string(),
    customer_timezone: z.string(),
    billing_cadence: z.literal('RECURRING'),
    billing_cycle: z.enum(['anniversary', 'calendar']),
    billing_period: z.enum(periods),
    billing_period_count: z.int(),
    usage_billing_period: z
      .enum(periods)
      .nullable()
      .meta({ description: 'Where usage is billed more often than fees: how often. It is then the rhythm of the periods.' }),
    usage_billing_period_count: z.int().nullable(),
    auto_invoice_threshold: z.string().nullable(),
    commitment_amount: z.string().nullable(),
    commitment_duration: z.enum(periods).nullable(),
    overage_factor: z.string().nullable(),
    enable_true_up: z.boolean(),
    phases: z.array(SubscriptionPhase),
    billing_anchor: z.string(),
    start_date: z.string(),
    end_date: z.string().nullable(),
    trial_start: z.string().nullable(),
    trial_end: z.string().nullable(),
    trial_end_date: z.string().nullable(),
    trial_usage: z.enum(['free', 'billed']),
    proration_behavior: z.enum(['none', 'create_prorations']),
    proration_unit: z.enum(['second', 'day']),
    current_period_start: z.string().nullable(),
    current_period_end: z.string().nullable(),
    past_due: z.boolean().meta({ description: 'An invoice is overdue, where the environment asks for this to be watched.' }),
    renewal_notice_days: z.int().meta({ description: 'How long before the end of a period its renewal is announced; 0 is never.' }),
    contract: z
      .object({ end: z.enum(['cancel', 'renew']), term_count: z.int(), renewals: z.int(), term_end: z.string().nullable() })
      .nullable()
      .meta({ description: 'The agreement on terms, if any; `term_end` is known once billing starts.' }),
    active_pause_id: z.string().nullable(),
    pauses: z.array(SubscriptionPause).meta({ description: 'Those to come, the one that runs and those that are over, oldest first.' }),
    pause_status: z.enum(['none', 'active', 'scheduled']),
    held: z.boolean().meta({ description: 'Someone holds its billing: time passes it by until they release it.' }),
    cancel_at: z.string().nullable(),
    cancel_at_period_end: z.boolean(),
    cancelled_at: z.string().nullable(),
    ended_at: z.string().nullable(),
    cancel_reason: z.string(),
    outstanding_credit: z.string().meta({
      description:
        'What was given back and no invoice has taken yet. The next invoice takes it; of a subscription that has ended it is owed to the customer. Before taxes.',
    }),
    lookup_key: z.string(),
    line_items: z.array(SubscriptionLineItem),
    coupon_associations: z.array(CouponAssociation),
  })
  .meta({ id: 'Subscription' });

const ReturnedFee = z
  .object({
    line_item_id: z.string(),
    price_id: z.string(),
    plan_name: z.string(),
    description: z.string(),
    original_amount: z.string(),
    credit_amount: z.string(),
    charge_amount: z.string(),
    proration_days: z.int(),
  })
  .meta({ id: 'ReturnedFee' });

export const CancelledSubscription = Subscription.extend({
  status: statuses.meta({ description: 'The subscription status once more, where published SDKs look for it.' }),
  subscription_id: z.string(),
  cancellation_type: z.enum(['immediate', 'end_of_period', 'scheduled_date']),
  effective_date: z.string().nullable(),
  reason: z.string(),
  message: z.string(),
  processed_at: z.string(),
  proration_details: z.array(ReturnedFee).nullable().meta({ description: 'What is given back, fee by fee; null while the end is still to come.' }),
  proration_invoice: Invoice.nullable().meta({ description: 'The last invoice, when this call made it.' }),
  total_credit_amount: z
    .string()
    .nullable()
    .meta({ description: 'The sum of what is given back. What of it, and of earlier credits, the last invoice cannot absorb is `outstanding_credit`.' }),
}).meta({ id: 'CancelledSubscription' });

export const Run = z
  .object({
    id: z.string(),
    subscription_id: z.string(),
    step: z.string().meta({ description: 'What was done, for example `close_period:3`.' }),
    kind: z.enum(['start', 'end_trial', 'close_period', 'finalize', 'change', 'give_notice', 'renew_term', 'check_dues']),
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
