import { z } from 'zod';
import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { idParam, route, type Route } from '../../http';
import { refuse, refuseField, type Deps } from '../../platform';
import { CustomerEntitlements, CustomerUsageQuery, CustomerUsageSummary, SubscriptionEntitlements, UsageSummaryQuery } from '../aggregate-schema';
import { summarizeUsage } from '../operations/summarize-usage';
import { runsAt } from '../resolve/billing-period-at';
import { entitlingSubscription, entitlingSubscriptions, instantSpan, loadSources } from '../resolve/load-sources';
import { toSubscriptionView, viewAggregatedFeatures } from '../resolve/view-features';

const tag = 'Entitlements';

async function ofCustomer(deps: Deps, environmentId: string, idOrExternalId: string, tenantId: string) {
  const customer = await requireCustomer(deps.db, environmentId, idOrExternalId);
  const now = await businessNow(deps, customer);
  const subscriptions = (await entitlingSubscriptions(deps.db, customer.id)).filter((subscription) => runsAt(subscription.life, now));
  const sources = await loadSources(deps.db, subscriptions, instantSpan(now));
  return {
    customer_id: customer.id,
    external_customer_id: customer.external_id,
    features: await viewAggregatedFeatures(deps.db, sources, tenantId),
    subscriptions: subscriptions.map(toSubscriptionView),
  };
}

const customerEntitlements = route({
  method: 'get',
  path: '/customers/:id/entitlements',
  tag,
  summary: 'What a customer is entitled to by all running subscriptions',
  description: 'Limits of several sources add up, one without a limit lifts all; a boolean feature is enabled if any source enables it.',
  role: 'read',
  params: idParam,
  answers: { 200: CustomerEntitlements },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: await ofCustomer(deps, environmentId, params.id, principal.tenantId) };
  },
});

const externalCustomerEntitlements = route({
  method: 'get',
  path: '/customers/external/:external_id/entitlements',
  tag,
  summary: 'What a customer, named by its external id, is entitled to',
  role: 'read',
  params: z.object({ external_id: z.string().min(1) }),
  answers: { 200: CustomerEntitlements },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: await ofCustomer(deps, environmentId, params.external_id, principal.tenantId) };
  },
});

const subscriptionEntitlements = route({
  method: 'get',
  path: '/subscriptions/:id/entitlements',
  tag,
  summary: 'What a subscription entitles its customer to',
  role: 'read',
  params: idParam,
  answers: { 200: SubscriptionEntitlements },
  refusals: ['subscription_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const subscription = (await entitlingSubscription(deps.db, environmentId, params.id)) ?? refuse('subscription_not_found', { subscription_id: params.id });
    const customer = await requireCustomer(deps.db, environmentId, subscription.customer_id);
    const sources = await loadSources(deps.db, [subscription], instantSpan(await businessNow(deps, customer)));
    const features = await viewAggregatedFeatures(deps.db, sources, principal.tenantId);
    return { status: 200, body: { subscription_id: subscription.id, plan_id: subscription.plan_id, features } };
  },
});

const usageTexts = {
  tag,
  summary: 'What a customer has used of each metered feature, against its limit',
  role: 'read',
  answers: { 200: CustomerUsageSummary },
  refusals: ['customer_not_found'],
} as const;

const usage = route({
  method: 'get',
  path: '/customers/usage',
  ...usageTexts,
  query: CustomerUsageQuery,
  async handle({ deps, environmentId, principal, query }) {
    const named = query.customer_id || query.external_customer_id || query.customer_lookup_key;
    const customer = await requireCustomer(
      deps.db,
      environmentId,
      named || refuseField('validation_failed', 'customer_id', 'is needed in the query, or external_customer_id'),
    );
    return { status: 200, body: await summarizeUsage(deps, { customer, tenantId: principal.tenantId, wanted: query }) };
  },
});

const usageOfOne = route({
  method: 'get',
  path: '/customers/:id/usage',
  ...usageTexts,
  params: idParam,
  query: UsageSummaryQuery,
  async handle({ deps, environmentId, principal, params, query }) {
    const customer = await requireCustomer(deps.db, environmentId, params.id);
    return { status: 200, body: await summarizeUsage(deps, { customer, tenantId: principal.tenantId, wanted: query }) };
  },
});

export const aggregateRoutes: readonly Route<Deps>[] = [customerEntitlements, externalCustomerEntitlements, subscriptionEntitlements, usage, usageOfOne];
