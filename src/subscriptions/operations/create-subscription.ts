import { instantFromMilliseconds, millisecondsOf, type Cadence } from '../../billing/calendar';
import { nextStep, type Life } from '../../billing/subscription';
import { pricesOfPlan, requirePlan, type PriceRow } from '../../catalog';
import { clockOf } from '../../clocks';
import { checkTimezone, requireCustomer, type CustomerRow } from '../../customers';
import { overrideEntitlements, type OverrideEntitlement } from '../../entitlements';
import { addToOutbox, assert, refuse, refuseField, settleOutbox, type Instant } from '../../platform';
import type { SubscriptionDeps } from '../port';
import type { LineItemRow, SubscriptionRow } from '../rows';
import { takeStep } from '../steps';
import { columnsOf } from '../status';
import { findSubscription, insertSubscription } from '../store';
import { unitOf } from '../units';
import { attachAdjustments, type WantedAdjustments } from './attach-adjustments';
import { selectPrices, type SelectedPrices } from './select-prices';

export interface CreateSubscriptionInput extends WantedAdjustments {
  readonly environmentId: string;
  readonly customer: string;
  readonly planId: string;
  readonly currency: string | null;
  readonly billingPeriod: string | null;
  readonly billingPeriodCount: number | null;
  readonly billingCycle: 'anniversary' | 'calendar';
  readonly timezone: string | null;
  readonly startDate: Instant | null;
  readonly endDate: Instant | null;
  readonly trialEndDate: Instant | null;
  readonly trialPeriodDays: number | null;
  readonly trialUsage: 'free' | 'billed';
  readonly prorationBehavior: 'none' | 'create_prorations';
  readonly prorationUnit: 'second' | 'day';
  readonly entitlements: readonly OverrideEntitlement[];
  readonly lookupKey: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface CreateContext {
  readonly customer: CustomerRow;
  readonly clock: Instant | null;
  readonly now: Instant;
  readonly prices: readonly PriceRow[];
  readonly planId: string;
}

/**
 * Creates a subscription and starts its workflow. A start that is due now happens in this transaction, so the answer shows the
 * first period and its invoice exists; elapsed periods of a start in the past are billed in order by the workflow.
 */
export async function createSubscription(deps: SubscriptionDeps, input: CreateSubscriptionInput): Promise<SubscriptionRow> {
  const context = await loadContext(deps, input);
  checkDates(input, context);
  if (input.timezone !== null) checkTimezone(input.timezone);
  const selected = selectPrices(context.prices, input);
  const row = computeRow(deps, input, context, selected);
  const items = computeItems(deps, row, selected);
  await insertSubscription(deps.db, row, items);
  await attachAdjustments(deps, row, items, input);
  await overrideEntitlements(deps, { environmentId: row.environment_id, subscriptionId: row.id, planId: row.plan_id, overrides: input.entitlements });
  return applyStart(deps, row, context);
}

async function loadContext(deps: SubscriptionDeps, input: CreateSubscriptionInput): Promise<CreateContext> {
  const customer = await requireCustomer(deps.db, input.environmentId, input.customer, 'share');
  const plan = await requirePlan(deps.db, input.environmentId, input.planId, 'share');
  const clock = await clockOf(deps.db, customer.test_clock_id);
  const now = clock ?? deps.clock.now();
  return { customer, clock, now, prices: await pricesOfPlan(deps.db, plan.id, now), planId: plan.id };
}

function checkDates(input: CreateSubscriptionInput, context: CreateContext): void {
  const start = input.startDate ?? context.now;
  if (input.endDate !== null && input.endDate <= start) refuseField('end_before_start', '/end_date', 'must come after start_date');
  if (input.trialEndDate !== null && input.trialEndDate <= start) refuseField('trial_ends_before_start', '/trial_end_date', 'must come after start_date');
}

const DAY_MS = 86_400_000;

function trialEndOf(input: CreateSubscriptionInput, start: Instant): Instant | null {
  if (input.trialEndDate !== null) return input.trialEndDate;
  if (input.trialPeriodDays === null || input.trialPeriodDays === 0) return null;
  return instantFromMilliseconds(millisecondsOf(start) + input.trialPeriodDays * DAY_MS);
}

function computeRow(deps: SubscriptionDeps, input: CreateSubscriptionInput, context: CreateContext, selected: SelectedPrices): SubscriptionRow {
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
    ...{ v: 1, subscriptionId: id, phase: 'scheduled', cadence, startAt: startDate, trialEnd, open: null },
    ...{ endDate: input.endDate, endAt: input.endDate, billLastPeriod: true, drafts: [] },
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
    start_date: startDate,
    end_date: input.endDate,
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

function computeItems(deps: SubscriptionDeps, row: SubscriptionRow, selected: SelectedPrices): readonly LineItemRow[] {
  return selected.prices.map((price, position) => {
    const id = deps.ids.next('subs_line');
    return {
      ...{ id, root_id: id, environment_id: row.environment_id, subscription_id: row.id, price_id: price.id, position },
      ...{ entity_type: 'plan', entity_id: row.plan_id, addon_association_id: null, change_id: null },
      quantity: price.type === 'FIXED' ? (price.min_quantity ?? '1') : '0',
      display_name: price.display_name,
      ...{ start_date: row.start_date, end_date: null, prorated_start: true, prorated_end: true },
      ...{ metadata: {}, created_at: row.created_at, updated_at: row.updated_at },
    };
  });
}

/** Starts the subscription now if it is time, and has its workflow started as soon as this transaction has committed. */
async function applyStart(deps: SubscriptionDeps, row: SubscriptionRow, context: CreateContext): Promise<SubscriptionRow> {
  const step = nextStep(row.life);
  assert(step?.kind === 'start', 'new_subscription_does_not_start', { subscription_id: row.id });
  const due = step.at <= context.now;
  const life = due ? await takeStep(deps, row, { step, now: context.now, attempt: 1 }) : row.life;
  const { clock } = context;
  const { environment_id: environmentId, id } = row;
  await addToOutbox(deps, { environmentId, topic: 'subscription.start', subjectId: id, payload: {} });
  await addToOutbox(deps, { environmentId, topic: 'subscription.created', subjectId: id, payload: { customer_id: row.customer_id, plan_id: row.plan_id } });
  deps.afterCommit(async (after) => {
    await deps.workflows.start({ life, clock });
    await settleOutbox(after.db, 'subscription.start', id, after.clock.now());
  });
  return (await findSubscription(deps.db, environmentId, id)) ?? refuse('subscription_not_found', { subscription_id: id });
}
