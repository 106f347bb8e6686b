import type { Life } from '../../billing/subscription';
import type { Deps, Instant } from '../../platform';
import type { GrantedSubscription } from '../granted-subscription';
import { applyStandingGrants } from './apply-standing-grants';
import { type AddonOfSubscription, copyStandingGrants } from './copy-standing-grants';

export interface AddonChange {
  readonly subscription: Pick<GrantedSubscription, 'id' | 'customer_id' | 'plan_id'> & { readonly start_date: Instant };
  readonly life: Life;
  readonly at: Instant;
  readonly begins: AddonOfSubscription | undefined;
  /** Ids of associations. */
  readonly ends: readonly string[];
}

/** An add-on brings its grants along when it is added in the middle of a subscription, and takes them along when it goes; what they gave stays. */
export async function followAddons(deps: Deps, { subscription, life, at, begins, ends }: AddonChange): Promise<void> {
  if (begins) {
    await copyStandingGrants(deps, { subscription, addon: begins });
    await applyStandingGrants(deps, { subscription, life, since: at });
  }
  if (ends.length === 0) return;
  await deps
    .db('standing_grants')
    .whereIn('addon_association_id', ends)
    .andWhere((later) => void later.whereNull('end_date').orWhere('end_date', '>', at))
    .update({ end_date: at, updated_at: deps.clock.now() });
}
