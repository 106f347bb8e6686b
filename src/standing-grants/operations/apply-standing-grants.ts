import type { Period } from '../../billing/calendar';
import { type DueGrant, dueGrants } from '../../billing/credits';
import type { Life } from '../../billing/subscription';
import { createGrant } from '../../credits';
import type { Deps, Instant } from '../../platform';
import { standingGrantsOf, type StandingGrantRow } from '../store';
import { termsOf, validityOf } from '../terms';

export interface ApplyInput {
  readonly subscription: { readonly id: string; readonly customer_id: string };
  readonly life: Life;
  /** The instant at which a grant was made in the middle of a period; without it they are as old as the subscription. */
  readonly since?: Instant;
}

/**
 * Grants what a subscription's standing grants have due in the billing period that is open, each once: called when the period opens, and again when a
 * grant is made in the middle of it. Credits for later windows of a long period are granted now and pay from their window on.
 * The caller holds the subscription's lock; grant_applications_once is the database's own last word.
 */
export async function applyStandingGrants(deps: Deps, { subscription, life, since = life.startAt }: ApplyInput): Promise<void> {
  const { open } = life;
  if (open === null) return;
  const grants = await standingGrantsOf(deps.db, subscription.id);
  if (grants.length === 0) return;
  const applied = await appliedStarts(deps, subscription.id);
  for (const grant of grants) {
    const before = applied.get(grant.id) ?? [];
    if (grant.cadence === 'ONETIME' && before.length > 0) continue;
    const due = dueGrants(termsOf(grant, since), life.cadence, open).filter(({ start }) => !before.includes(start));
    for (const [index, each] of due.entries()) await applyOne(deps, { subscription, life, open, grant, due: each, first: before.length + index === 0 });
  }
}

interface Application extends ApplyInput {
  readonly open: Period;
  readonly grant: StandingGrantRow;
  readonly due: DueGrant;
  readonly first: boolean;
}

async function applyOne(deps: Deps, { subscription, life, open, grant, due, first }: Application): Promise<void> {
  const validity = validityOf(grant, due, { periodEnd: open.end, zone: life.cadence.zone });
  const lot = await createGrant(deps, {
    ...{ environmentId: grant.environment_id, customerId: subscription.customer_id, amount: grant.credits, name: grant.name, priority: grant.priority },
    ...{ rollover: grant.expiration_type !== 'BILLING_CYCLE', expiresInDays: null, metadata: grant.metadata, grantedAt: validity.from, validity },
  });
  await deps.db('grant_applications').insert({
    id: deps.ids.next('grantapp'),
    environment_id: grant.environment_id,
    standing_grant_id: grant.id,
    subscription_id: subscription.id,
    credit_grant_id: lot.id,
    credits: grant.credits,
    reason: reasonOf(grant, first),
    period_start: due.start,
    period_end: due.end,
    applied_at: validity.from,
    created_at: deps.clock.now(),
  });
}

export function reasonOf({ cadence }: Pick<StandingGrantRow, 'cadence'>, first: boolean) {
  if (cadence === 'ONETIME') return 'onetime_credit_grant';
  return first ? 'first_time_recurring_credit_grant' : 'recurring_credit_grant';
}

/** What each standing grant has granted already, by the starts of what it was for. Uses grant_applications_subscription. */
export async function appliedStarts({ db }: Pick<Deps, 'db'>, subscriptionId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = (await db('grant_applications').where({ subscription_id: subscriptionId }).select('standing_grant_id', 'period_start')) as {
    readonly standing_grant_id: string;
    readonly period_start: string;
  }[];
  const starts = new Map<string, string[]>();
  for (const { standing_grant_id: id, period_start: start } of rows) starts.set(id, [...(starts.get(id) ?? []), start]);
  return starts;
}
