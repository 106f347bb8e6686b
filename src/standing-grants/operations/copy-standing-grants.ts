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
  readonly subscription: { readonly id: string; readonly plan_id: string; readonly start_date: Instant };
  /** Whose grants; the subscription's plan unless an add-on is given. */
  readonly addon?: AddonOfSubscription;
}

/** Gives a subscription grants of its own, like those of its plan or of an add-on: changing these later leaves it as it was sold. */
export async function copyStandingGrants(deps: Deps, { subscription, addon }: CopyInput): Promise<void> {
  const owner: Partial<StandingGrantRow> = addon ? { scope: 'ADDON', addon_id: addon.addon_id } : { scope: 'PLAN', plan_id: subscription.plan_id };
  const found = await deps
    .db<StandingGrantRow>('standing_grants')
    .where({ ...owner, status: 'published' })
    .andWhere((end) => void end.whereNull('end_date').orWhere('end_date', '>', addon?.start_date ?? subscription.start_date))
    .orderBy(['created_at', 'id']);
  const now = deps.clock.now();
  const own = { scope: 'SUBSCRIPTION', plan_id: subscription.plan_id, subscription_id: subscription.id, created_at: now, updated_at: now } as const;
  const copies = found.map((grant) => ({
    ...grant,
    ...(addon ? whileAdded(grant, addon) : {}),
    ...own,
    id: deps.ids.next('sgrant'),
    copied_from_id: grant.id,
  }));
  await insertStandingGrants(deps.db, copies);
}

/** An add-on grants nothing before it is added, nor after it is gone. */
function whileAdded(grant: StandingGrantRow, addon: AddonOfSubscription): Partial<StandingGrantRow> {
  const starts = [grant.start_date, addon.start_date].filter((date) => date !== null).sort();
  const ends = [grant.end_date, addon.end_date].filter((date) => date !== null).sort();
  return { start_date: starts.at(-1) ?? null, end_date: ends[0] ?? null, addon_association_id: addon.id };
}
