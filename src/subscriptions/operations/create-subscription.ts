import { findEnvironment } from '../../access';
import { pricesOfPlan, requirePlan } from '../../catalog';
import { clockOf } from '../../clocks';
import { checkTimezone, requireCustomer } from '../../customers';
import { overrideEntitlements } from '../../entitlements';
import { addToOutbox, assert, LIMITS, refuseField } from '../../platform';
import { beginGrants } from '../../standing-grants';
import { changeGroup } from '../groups';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { findSubscription, insertSubscription } from '../store';
import { askThreshold } from '../thresholds';
import { attachAdjustments } from './attach-adjustments';
import { beginLines } from './begin-lines';
import { beginPhases } from './begin-phases';
import { beginSubscription } from './begin-subscription';
import { checkCommitment } from './check-commitment';
import { checkPhases } from './check-phases';
import type { CreateSubscriptionInput } from './create-input';
import { newItems, newSubscription, type CreateContext } from './new-subscription';
import { recordCommand } from './record-command';
import { selectPrices } from './select-prices';

/**
 * Creates a subscription and starts its workflow. A start that is due now happens in this transaction, so the answer shows the
 * first period and its invoice exists; elapsed periods of a start in the past are billed in order by the workflow.
 */
export async function createSubscription(deps: SubscriptionDeps, input: CreateSubscriptionInput): Promise<SubscriptionRow> {
  const context = await loadContext(deps, input);
  checkDates(input, context);
  if (input.timezone !== null) checkTimezone(input.timezone);
  const selected = selectPrices(context.prices, input);
  checkCommitment(input, selected);
  const made = newSubscription(deps, input, context, selected);
  const planned = newItems(deps, made, selected);
  await insertSubscription(deps.db, made, planned);
  const lined = await beginLines(deps, made, planned, { wanted: input, now: context.now });
  const { subscription: row, items } = await beginPhases(deps, lined, input.phases, context.now);
  await attachAdjustments(deps, row, items, input);
  await overrideEntitlements(deps, { environmentId: row.environment_id, subscriptionId: row.id, planId: row.plan_id, overrides: input.entitlements });
  await beginGrants(deps, { subscription: row, wanted: input.creditGrants });
  await recordCommand(deps, row, { id: deps.ids.next('cmd'), kind: 'create', before: null, after: row.life });
  const topic = input.draft ? 'subscription.draft.created' : 'subscription.created';
  const payload = { customer_id: row.customer_id, plan_id: row.plan_id };
  await addToOutbox(deps, { environmentId: row.environment_id, topic, subjectId: row.id, payload });
  const joined = await joinGroups(deps, row, input);
  // Later than any process can still believe that there is no threshold.
  if (row.auto_invoice_threshold !== null && context.clock === null) await askThreshold(deps, [row.id], LIMITS.thresholdWatchMs);
  return input.draft ? joined : beginSubscription(deps, joined, context);
}

/** Answers with the row as the groups left it. */
async function joinGroups(
  deps: SubscriptionDeps,
  row: SubscriptionRow,
  { parentSubscriptionId, childSubscriptionIds }: CreateSubscriptionInput,
): Promise<SubscriptionRow> {
  const environmentId = row.environment_id;
  const add = { action: 'add', environmentId } as const;
  if (parentSubscriptionId !== null) {
    await changeGroup(deps, { ...add, parentId: parentSubscriptionId, childIds: [row.id], pointer: '/parent_subscription_id' });
  }
  if (childSubscriptionIds.length > 0) {
    await changeGroup(deps, { ...add, parentId: row.id, childIds: childSubscriptionIds, pointer: '/inheritance/subscriptions_ids_for_grouped_invoicing' });
  }
  return (await findSubscription(deps.db, environmentId, row.id)) ?? row;
}

async function loadContext(deps: SubscriptionDeps, input: CreateSubscriptionInput): Promise<CreateContext> {
  const customer = await requireCustomer(deps.db, input.environmentId, input.customer, 'share');
  const plan = await requirePlan(deps.db, input.environmentId, input.planId, 'share');
  const environment = await findEnvironment(deps.db, input.environmentId);
  assert(environment, 'environment_missing', { environment_id: input.environmentId });
  const clock = await clockOf(deps.db, customer.test_clock_id);
  const now = clock ?? deps.clock.now();
  return { customer, clock, now, prices: await pricesOfPlan(deps.db, plan.id, now), planId: plan.id, settings: environment.settings };
}

function checkDates(input: CreateSubscriptionInput, context: CreateContext): void {
  const start = input.startDate ?? context.now;
  if (input.endDate !== null && input.endDate <= start) refuseField('end_before_start', '/end_date', 'must come after start_date');
  if (input.contract !== null && input.endDate !== null) refuseField('validation_failed', '/end_date', 'follows from the contract');
  checkPhases(input.phases, { start, end: input.endDate, draft: input.draft });
  if (input.trialEndDate !== null && input.trialEndDate <= start) refuseField('trial_ends_before_start', '/trial_end_date', 'must come after start_date');
}
