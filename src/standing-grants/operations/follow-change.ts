import type { Life } from '../../billing/subscription';
import type { Deps, Instant } from '../../platform';
import type { GrantedSubscription } from '../granted-subscription';
import type { StandingGrantRow } from '../store';
import { applyStandingGrants } from './apply-standing-grants';
import { type AddonOfSubscription, copyStandingGrants } from './copy-standing-grants';

export interface FollowedChange {
  readonly subscription: Pick<GrantedSubscription, 'id' | 'customer_id' | 'plan_id'>;
  readonly life: Life;
  readonly at: Instant;
  /** The plan from here on; left out when it stays. */
  readonly planId?: string | undefined;
  readonly addonBegins?: AddonOfSubscription | undefined;
  /** Associations that end. */
  readonly addonEnds?: readonly { readonly id: string }[] | undefined;
}

/** What a subscription takes brings its grants along, from that instant on, and takes them along when it goes; what they gave stays. */
export async function followChange(deps: Deps, change: FollowedChange): Promise<void> {
  const { subscription, life, at, planId, addonBegins, addonEnds = [] } = change;
  const takesPlan = planId !== undefined && planId !== subscription.plan_id;
  if (takesPlan) {
    await endGrants(deps, at, (grants) => void grants.where({ subscription_id: subscription.id, addon_association_id: null }).whereNotNull('copied_from_id'));
    await copyStandingGrants(deps, { subscription: { ...subscription, plan_id: planId }, since: at });
  }
  const associations = addonEnds.map(({ id }) => id);
  if (associations.length > 0) await endGrants(deps, at, (grants) => void grants.whereIn('addon_association_id', associations));
  if (addonBegins) await copyStandingGrants(deps, { subscription, since: addonBegins.start_date, addon: addonBegins });
  if (takesPlan || addonBegins) await applyStandingGrants(deps, { subscription, life, since: at });
}

type Grants = ReturnType<typeof grantsOf>;

function grantsOf(deps: Deps) {
  return deps.db<StandingGrantRow>('standing_grants').where({ status: 'published' });
}

async function endGrants(deps: Deps, at: Instant, choose: (grants: Grants) => void): Promise<void> {
  await grantsOf(deps)
    .modify(choose)
    .andWhere((later) => void later.whereNull('end_date').orWhere('end_date', '>', at))
    .update({ end_date: at, updated_at: deps.clock.now() });
}
