import { requireCustomer } from '../customers';
import { idParam, route, type Route } from '../http';
import type { Deps } from '../platform';
import { grantedSubscription, grantedSubscriptionsOf, type GrantedSubscription } from './granted-subscription';
import { upcomingGrants } from './operations/upcoming-grants';
import { UpcomingGrantList } from './schema';
import { toUpcomingView } from './view';

const tag = 'Credit grants';

async function answer(deps: Deps, subscriptions: readonly GrantedSubscription[], tenantId: string) {
  const items = (await upcomingGrants(deps.db, subscriptions)).map((upcoming) => toUpcomingView(upcoming, tenantId));
  return { status: 200, body: { items, pagination: { total: items.length, limit: items.length, offset: 0, next_cursor: null, has_more: false } } };
}

const ofSubscription = route({
  method: 'get',
  path: '/subscriptions/:id/grants/upcoming',
  tag,
  summary: 'What the grants of a subscription will bring next',
  description: 'One entry for each grant, soonest first; those that have granted all they will have none.',
  role: 'read',
  params: idParam,
  answers: { 200: UpcomingGrantList },
  refusals: ['subscription_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return answer(deps, [await grantedSubscription(deps.db, environmentId, params.id)], principal.tenantId);
  },
});

const ofCustomer = route({
  method: 'get',
  path: '/customers/:id/grants/upcoming',
  tag,
  summary: "What the grants of a customer's subscriptions will bring next",
  role: 'read',
  params: idParam,
  answers: { 200: UpcomingGrantList },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const customer = await requireCustomer(deps.db, environmentId, params.id);
    return answer(deps, await grantedSubscriptionsOf(deps.db, customer.id), principal.tenantId);
  },
});

export const upcomingRoutes: readonly Route<Deps>[] = [ofSubscription, ofCustomer];
