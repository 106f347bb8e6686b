import type { Deps } from '../../platform';
import type { GrantedSubscription } from '../granted-subscription';
import type { SubscriptionGrantBody } from '../schema';
import { insertStandingGrants } from '../store';
import { copyStandingGrants } from './copy-standing-grants';
import { checkTerms, computeRow } from './create-standing-grant';

export interface BeginGrantsInput {
  readonly subscription: GrantedSubscription;
  /** Grants of its own, beside those of its plan. */
  readonly wanted: readonly SubscriptionGrantBody[];
}

/** Gives a new subscription the grants of its plan and its own, before it starts: they are applied when its first period opens. */
export async function beginGrants(deps: Deps, { subscription, wanted }: BeginGrantsInput): Promise<void> {
  for (const [index, body] of wanted.entries()) checkTerms(body, `/credit_grants/${index}`);
  await copyStandingGrants(deps, { subscription });
  const owner = { scope: 'SUBSCRIPTION', planId: subscription.plan_id, addonId: null, subscription } as const;
  await insertStandingGrants(
    deps.db,
    wanted.map((body) => computeRow(deps, subscription.environment_id, body, owner)),
  );
}
