import type { Life } from '../../billing/subscription';
import { bindGrants } from '../../credits';
import { assert, insertOf, send, type Deps } from '../../platform';
import { applyStandingGrants } from '../../standing-grants';
import type { StepContext } from './step-context';

/** Writes the period that a life has just opened; credits that waited for one begin to pay for its usage, and those that come with it are granted. */
export async function openPeriod(deps: Deps, { subscription, glance }: Pick<StepContext, 'subscription' | 'glance'>, life: Life): Promise<void> {
  assert(life.open, 'no_period_to_open', { subscription_id: subscription.id });
  const { sequence, index, start, end } = life.open;
  const row = {
    id: deps.ids.next('period'),
    subscription_id: subscription.id,
    sequence,
    kind: index === null ? 'trial' : 'billing',
    starts_at: start,
    ends_at: end,
    created_at: deps.clock.now(),
  };
  await send(deps.db, insertOf('subscription_periods', [row]));
  if (glance?.waitingGrants !== false) await bindGrants(deps, subscription.customer_id, { starts_at: start, ends_at: end });
  if (glance?.standingGrants !== false) await applyStandingGrants(deps, { subscription, life });
}
