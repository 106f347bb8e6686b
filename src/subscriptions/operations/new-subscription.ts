import type { EnvironmentSettings } from '../../access';
import { instantFromMilliseconds, millisecondsOf, type Cadence } from '../../billing/calendar';
import type { Life } from '../../billing/subscription';
import type { PriceRow } from '../../catalog';
import type { CustomerRow } from '../../customers';
import type { Instant } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { LineItemRow, SubscriptionRow } from '../rows';
import { columnsOf } from '../status';
import { unitOf } from '../units';
import type { CreateSubscriptionInput } from './create-input';
import type { SelectedPrices } from './select-prices';

/** Who subscribes to what, and when: what a new subscription is made of beside the request. */
export interface CreateContext {
  readonly customer: CustomerRow;
  readonly clock: Instant | null;
  readonly now: Instant;
  readonly prices: readonly PriceRow[];
  readonly planId: string;
  readonly settings: Pick<EnvironmentSettings, 'renewal_notice_days'>;
}

const DAY_MS = 86_400_000;

function trialEndOf(input: CreateSubscriptionInput, start: Instant): Instant | null {
  if (input.trialEndDate !== null) return input.trialEndDate;
  if (input.trialPeriodDays === null || input.trialPeriodDays === 0) return null;
  return instantFromMilliseconds(millisecondsOf(start) + input.trialPeriodDays * DAY_MS);
}

/** A subscription that has not started, as a row. */
export function newSubscription(deps: SubscriptionDeps, input: CreateSubscriptionInput, context: CreateContext, selected: SelectedPrices): SubscriptionRow {
  const startDate = input.startDate ?? context.now;
  const trialEnd = trialEndOf(input, startDate);
  const timezone = input.timezone ?? context.customer.timezone;
  const id = deps.ids.next('sub');
  const cadence: Cadence = {
    anchor: startDate,
    zone: timezone,
    unit: unitOf(selected.billingPeriod),
    count: selected.billingPeriodCount,
    alignment: input.billingCycle,
  };
  const life: Life = {
    ...{ v: 1, subscriptionId: id, phase: input.draft ? 'draft' : 'scheduled', cadence, startAt: startDate, trialEnd, open: null },
    ...{ endDate: input.endDate, endAt: input.endDate, billLastPeriod: true, drafts: [] },
    ...agreedOf(input, context),
    ...(input.autoInvoiceThreshold === null ? {} : { threshold: true }),
  };
  const at = deps.clock.now();
  return {
    id,
    environment_id: input.environmentId,
    customer_id: context.customer.id,
    plan_id: context.planId,
    currency: selected.currency,
    timezone,
    billing_cycle: input.billingCycle,
    billing_period: selected.billingPeriod,
    billing_period_count: selected.billingPeriodCount,
    ...termsOf(input, selected),
    start_date: startDate,
    trial_start: trialEnd === null ? null : startDate,
    proration_behavior: input.prorationBehavior,
    trial_usage: input.trialUsage,
    proration_unit: input.prorationUnit,
    cancelled_at: null,
    cancel_reason: '',
    lookup_key: input.lookupKey,
    metadata: input.metadata,
    created_at: at,
    updated_at: at,
    ...columnsOf(life, { ended_at: null, current_period_start: null, current_period_end: null }),
  };
}

type Terms = Pick<
  SubscriptionRow,
  | 'fee_billing_period'
  | 'fee_billing_period_count'
  | 'parent_subscription_id'
  | 'auto_invoice_threshold'
  | 'commitment_amount'
  | 'commitment_duration'
  | 'overage_factor'
  | 'enable_true_up'
>;

function termsOf({ commitment, autoInvoiceThreshold }: CreateSubscriptionInput, { feeRhythm }: SelectedPrices): Terms {
  return {
    ...{ fee_billing_period: feeRhythm?.billing_period ?? null, fee_billing_period_count: feeRhythm?.billing_period_count ?? null },
    ...{ parent_subscription_id: null, auto_invoice_threshold: autoInvoiceThreshold },
    ...{ commitment_amount: commitment?.amount ?? null, commitment_duration: commitment?.duration ?? null },
    ...{ overage_factor: commitment?.overageFactor ?? null, enable_true_up: commitment?.trueUp ?? false },
  };
}

/** What is remembered only where it was agreed. */
function agreedOf({ draft, trialPeriodDays, trialEndDate, renewalNoticeDays, contract }: CreateSubscriptionInput, { settings }: CreateContext): Partial<Life> {
  const noticeDays = renewalNoticeDays ?? settings.renewal_notice_days;
  return {
    ...(noticeDays === 0 ? {} : { noticeLeadMs: noticeDays * DAY_MS }),
    ...(contract === null ? {} : { contract: { ...contract, term: 0 } }),
    ...(draft && trialEndDate === null && trialPeriodDays !== null && trialPeriodDays > 0 ? { trialMs: trialPeriodDays * DAY_MS } : {}),
  };
}

/** A line for each of the prices, from the start on. */
export function newItems(deps: SubscriptionDeps, row: SubscriptionRow, selected: SelectedPrices): readonly LineItemRow[] {
  return selected.prices.map((price, position) => {
    const id = deps.ids.next('subs_line');
    return {
      ...{ id, root_id: id, environment_id: row.environment_id, subscription_id: row.id, price_id: price.id, position },
      ...{ entity_type: 'plan', entity_id: row.plan_id, addon_association_id: null, change_id: null, commitment: null },
      quantity: price.type === 'FIXED' ? (price.min_quantity ?? '1') : '0',
      display_name: price.display_name,
      ...{ start_date: row.start_date, end_date: null, prorated_start: true, prorated_end: true },
      ...{ metadata: {}, created_at: row.created_at, updated_at: row.updated_at },
    };
  });
}
