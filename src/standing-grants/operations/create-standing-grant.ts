import { requireAddon } from '../../addons';
import { requirePlan } from '../../catalog';
import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { refuseField, type Deps } from '../../platform';
import { lockGranted, type GrantedSubscription } from '../granted-subscription';
import type { CreateStandingGrantBody, SubscriptionGrantBody } from '../schema';
import { insertStandingGrants, type StandingGrantRow } from '../store';
import { applyStandingGrants } from './apply-standing-grants';

/** Makes a plan, an add-on or a subscription grant credits by itself. A subscription that runs gets what is due in its open period at once. */
export async function createStandingGrant(deps: Deps, environmentId: string, body: CreateStandingGrantBody): Promise<StandingGrantRow> {
  checkTerms(body, '');
  const owner = await loadOwner(deps, environmentId, body);
  const row = computeRow(deps, environmentId, body, owner);
  await insertStandingGrants(deps.db, [row]);
  const { subscription } = owner;
  if (subscription) {
    const customer = await requireCustomer(deps.db, environmentId, subscription.customer_id);
    await applyStandingGrants(deps, { subscription, life: subscription.life, since: await businessNow(deps, customer) });
  }
  return row;
}

/** `at` is where the body lies in that of the request. */
export function checkTerms({ cadence, period, expiration_type, expiration_duration, start_date, end_date }: SubscriptionGrantBody, at: string): void {
  if (cadence === 'RECURRING' && !period) refuseField('invalid_credit_grant', `${at}/period`, 'says how often a RECURRING one grants');
  if (cadence === 'ONETIME' && period) refuseField('invalid_credit_grant', `${at}/period`, 'is for RECURRING ones');
  if (expiration_type === 'DURATION' && !expiration_duration) refuseField('invalid_credit_grant', `${at}/expiration_duration`, 'is needed for DURATION');
  if (start_date && end_date && end_date <= start_date) refuseField('end_before_start', `${at}/end_date`, 'must come after start_date');
}

interface Owner {
  readonly scope: StandingGrantRow['scope'];
  readonly planId: string | null;
  readonly addonId: string | null;
  readonly subscription: Pick<GrantedSubscription, 'id' | 'customer_id' | 'life'> | null;
}

async function loadOwner(deps: Deps, environmentId: string, body: CreateStandingGrantBody): Promise<Owner> {
  const { db } = deps;
  const nothing: Owner = { scope: body.scope, planId: null, addonId: null, subscription: null };
  switch (body.scope) {
    case 'PLAN':
      return { ...nothing, planId: (await requirePlan(db, environmentId, named(body.plan_id, '/plan_id', body.scope), 'share')).id };
    case 'ADDON':
      return { ...nothing, addonId: (await requireAddon(db, environmentId, named(body.addon_id, '/addon_id', body.scope), 'share')).id };
    case 'SUBSCRIPTION': {
      const subscription = await lockGranted(db, environmentId, named(body.subscription_id, '/subscription_id', body.scope));
      if (subscription.life.phase === 'ended') refuseField('subscription_ended', '/subscription_id', 'has ended');
      return { ...nothing, planId: subscription.plan_id, subscription };
    }
  }
}

function named(id: string | null | undefined, pointer: string, scope: string): string {
  return id || refuseField('invalid_credit_grant', pointer, `is needed for the scope ${scope}`);
}

/** A new grant of its owner, from what was asked for. */
export function computeRow(deps: Deps, environmentId: string, body: SubscriptionGrantBody, { scope, planId, addonId, subscription }: Owner): StandingGrantRow {
  const now = deps.clock.now();
  const recurring = body.cadence === 'RECURRING';
  const lasting = body.expiration_type === 'DURATION';
  return {
    ...{ id: deps.ids.next('sgrant'), environment_id: environmentId, scope, plan_id: planId, addon_id: addonId },
    ...{
      subscription_id: subscription?.id ?? null,
      copied_from_id: null,
      addon_association_id: null,
      name: body.name,
      credits: body.credits,
      cadence: body.cadence,
    },
    ...{ period: recurring ? (body.period ?? null) : null, period_count: recurring ? (body.period_count ?? 1) : null },
    expiration_type: body.expiration_type,
    expiration_duration: lasting ? (body.expiration_duration ?? null) : null,
    expiration_duration_unit: lasting ? (body.expiration_duration_unit ?? 'DAY') : null,
    ...{ priority: body.priority ?? null, conversion_rate: body.conversion_rate ?? null, topup_conversion_rate: body.topup_conversion_rate ?? null },
    ...{ start_date: body.start_date ?? null, end_date: body.end_date ?? null, metadata: body.metadata ?? {} },
    ...{ status: 'published', created_at: now, updated_at: now },
  };
}
