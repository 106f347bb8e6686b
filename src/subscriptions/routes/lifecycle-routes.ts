import { z } from 'zod';
import { beginning, idParam, route, type Route } from '../../http';
import { Subscription } from '../answers';
import { activateSubscription } from '../operations/activate-subscription';
import type { SubscriptionDeps } from '../port';
import { loadSubscriptionViews } from '../view';

const ActivateSubscriptionBody = z
  .object({
    start_date: beginning
      .optional()
      .meta({ type: 'string', format: 'date-time', description: "When it starts; by default the draft's own start, or now when that is past." }),
  })
  .meta({ id: 'ActivateSubscriptionBody' });

const activate = route<SubscriptionDeps, typeof idParam, undefined, typeof ActivateSubscriptionBody>({
  method: 'post',
  path: '/subscriptions/:id/activate',
  tag: 'Subscriptions',
  summary: 'Activate a draft',
  description: 'From here on it is like any other: it starts now, in the past or in the future, and its first invoice with it.',
  role: 'full',
  params: idParam,
  body: ActivateSubscriptionBody,
  bodyOptional: true,
  answers: { 200: Subscription },
  refusals: ['subscription_not_found', 'subscription_not_draft', 'end_before_start', 'trial_ends_before_start'],
  async handle({ deps, environmentId, principal, params, body, commandId }) {
    const row = await activateSubscription(deps, { environmentId, subscriptionId: params.id, commandId, startDate: body.start_date ?? null });
    const [view] = await loadSubscriptionViews(deps.db, [row], principal.tenantId);
    return { status: 200, body: view };
  },
});

export const lifecycleRoutes: readonly Route<SubscriptionDeps>[] = [activate];
