import type { Deps, Instant } from '../../platform';
import { insertStandingGrants, type StandingGrantRow } from '../store';

/** An add-on as a subscription has it. */
export interface AddonOfSubscription {
  readonly id: string;
  readonly addon_id: string;
  readonly start_date: Instant;
  readonly end_date: Instant | null;
}

export interface CopyInput {
  readonly subscription: { readonly id: string; readonly plan_id: string };
  /** When a subscription that runs took the plan or add-on; without it they began together. */
  readonly since?: Instant;
  /** Whose grants; the subscription's plan unless an add-on is given. */
  readonly addon?: AddonOfSubscription;
}

/** Gives a subscription grants of its own, like those of its plan or of an add-on: changing these later leaves it as it was sold. */
export async function copyStandingGrants(deps: Deps, { subscription, since, addon }: CopyInput): Promise<void> {
  const owner: Partial<StandingGrantRow> = addon ? { scope: 'ADDON', addon_id: addon.addon_id } : { scope: 'PLAN', plan_id: subscription.plan_id };
  const found = await deps
    .db<StandingGrantRow>('standing_grants')
    .where({ ...owner, status: 'published' })
    .orderBy(['created_at', 'id']);
  const now = deps.clock.now();
  const own = { scope: 'SUBSCRIPTION', plan_id: subscription.plan_id, subscription_id: subscription.id, created_at: now, updated_at: now } as const;
  const copies = found.map((grant) => ({
    ...{ ...grant, ...own, id: deps.ids.next('sgrant'), copied_from_id: grant.id, addon_association_id: addon?.id ?? null },
    ...{ start_date: latest(grant.start_date, since ?? null), end_date: earliest(grant.end_date, addon?.end_date ?? null) },
  }));
  await insertStandingGrants(deps.db, copies);
}

function latest(a: Instant | null, b: Instant | null): Instant | null {
  return a !== null && b !== null ? (a > b ? a : b) : (a ?? b);
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a !== null && b !== null ? (a < b ? a : b) : (a ?? b);
}
