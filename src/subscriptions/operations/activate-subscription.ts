import { activated, legalCommands, stateOf } from '../../billing/subscription';
import { clockOf } from '../../clocks';
import { moveCouponStarts } from '../../coupons';
import { customersByIds } from '../../customers';
import { addToOutbox, assert, refuse, refuseField, type Deps, type Instant } from '../../platform';
import { moveOnetimeAddons } from '../changes';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { columnsOf } from '../status';
import { lockSubscription, requireSubscription } from '../store';
import { beginSubscription, type BusinessTime } from './begin-subscription';
import { recordCommand } from './record-command';

export interface ActivateInput {
  readonly environmentId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
  /** The draft's own start, or now when that is past, unless the caller says otherwise. */
  readonly startDate: Instant | null;
}

/** Makes a draft a subscription that starts at an instant, past, present or future, with all that begins with it; its workflow starts like at any creation. */
export async function activateSubscription(deps: SubscriptionDeps, input: ActivateInput): Promise<SubscriptionRow> {
  const { id } = await requireSubscription(deps.db, input.environmentId, input.subscriptionId);
  const draft = await lockSubscription(deps.db, id);
  assert(draft, 'subscription_missing', { subscription_id: id });
  if (draft.life.phase !== 'draft') refuse('subscription_not_draft', { status: draft.status, legal: legalCommands(stateOf(draft.life)) });
  const time = await businessTimeOf(deps, draft);
  const startAt = input.startDate ?? (draft.start_date > time.now ? draft.start_date : time.now);
  const row = activatedRow(draft, startAt);
  check(row);
  await apply(deps, draft, row);
  await recordCommand(deps, row, { id: input.commandId, kind: 'activate', before: draft.life, after: row.life });
  await addToOutbox(deps, { environmentId: row.environment_id, topic: 'subscription.activated', subjectId: id, payload: { start_date: startAt } });
  return beginSubscription(deps, row, time);
}

async function businessTimeOf(deps: Deps, { customer_id }: SubscriptionRow): Promise<BusinessTime> {
  const customer = (await customersByIds(deps.db, [customer_id])).get(customer_id);
  const clock = await clockOf(deps.db, customer?.test_clock_id ?? null);
  return { clock, now: clock ?? deps.clock.now() };
}

function activatedRow(draft: SubscriptionRow, startAt: Instant): SubscriptionRow {
  const life = activated(draft.life, startAt);
  return { ...draft, ...columnsOf(life, draft), start_date: startAt, trial_start: life.trialEnd === null ? null : startAt };
}

function check({ life, start_date }: SubscriptionRow): void {
  if (life.endDate !== null && life.endDate <= start_date) refuseField('end_before_start', '/start_date', 'must come before end_date');
  if (life.trialEnd !== null && life.trialEnd <= start_date) refuseField('trial_ends_before_start', '/start_date', 'must come before the end of the trial');
}

/** What was to begin with the draft begins with the subscription. */
async function apply({ db, clock }: Deps, draft: SubscriptionRow, { id, life, ...row }: SubscriptionRow): Promise<void> {
  const { status, start_date, trial_start, trial_end, billing_anchor } = row;
  const columns = { status, start_date, trial_start, trial_end, billing_anchor, life: JSON.stringify(life), updated_at: clock.now() };
  await db('subscriptions').where({ id }).update(columns);
  for (const table of ['subscription_line_items', 'addon_associations']) {
    await db(table).where({ subscription_id: id, start_date: draft.start_date }).update({ start_date });
  }
  await moveOnetimeAddons(db, life);
  await moveCouponStarts(db, { subscriptionId: id, from: draft.start_date, to: start_date });
}
