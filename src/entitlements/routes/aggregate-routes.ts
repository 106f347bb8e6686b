import { z } from 'zod';
import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { idParam, route, type Route } from '../../http';
import { refuse, refuseField, type Deps } from '../../platform';
import {
  CustomerEntitlements,
  CustomerUsageQuery,
  EntitledQuery,
  CustomerUsageSummary,
  SubscriptionEntitlements,
  UsageSummaryQuery,
} from '../aggregate-schema';
import { summarizeUsage } from '../operations/summarize-usage';
import { runsAt } from '../resolve/billing-period-at';
import { entitlingSubscription, entitlingSubscriptions, instantSpan, loadSources, type Source } from '../resolve/load-sources';
import { toSubscriptionView, viewAggregatedFeatures } from '../resolve/view-features';

const tag = 'Entitlements';

type Wanted = z.infer<typeof EntitledQuery>;

interface Asker {
  readonly environmentId: string;
  readonly tenantId: string;
}

async function ofCustomer(deps: Deps, { environmentId, tenantId }: Asker, idOrExternalId: string, wanted: Wanted) {
  const customer = await requireCustomer(deps.db, environmentId, idOrExternalId);
  const now = await businessNow(deps, customer);
  const running = (await entitlingSubscriptions(deps.db, customer.id)).filter((subscription) => runsAt(subscription.life, now));
  const subscriptions = running.filter(({ id }) => isNamed(wanted.subscription_ids, id));
  const sources = featuresOf(await loadSources(deps.db, subscriptions, instantSpan(now)), wanted);
  return {
    customer_id: customer.id,
    external_customer_id: customer.external_id,
    features: await viewAggregatedFeatures(deps.db, sources, tenantId),
    subscriptions: subscriptions.map(toSubscriptionView),
  };
}

function featuresOf(sources: readonly Source[], { feature_ids }: Wanted): readonly Source[] {
  return sources.filter(({ entitlement }) => isNamed(feature_ids, entitlement.feature_id));
}

/** A list that names nothing names everything. */
function isNamed(ids: readonly string[] | undefined, id: string): boolean {
  return ids === undefined || ids.length === 0 || ids.includes(id);
}

const customerEntitlements = route({
  method: 'get',
  path: '/customers/:id/entitlements',
  tag,
  summary: 'What a customer is entitled to by all running subscriptions',
  description: 'Limits of several sources add up, one without a limit lifts all; a boolean feature is enabled if any source enables it.',
  role: 'read',
  params: idParam,
  query: EntitledQuery,
  answers: { 200: CustomerEntitlements },
  refusals: ['customer_not_found'],
  async handle({ deps, principal, params, query }) {
    return { status: 200, body: await ofCustomer(deps, principal, params.id, query) };
  },
});

const externalCustomerEntitlements = route({
  method: 'get',
  path: '/customers/external/:external_id/entitlements',
  tag,
  summary: 'What a customer, named by its external id, is entitled to',
  role: 'read',
  params: z.object({ external_id: z.string().min(1) }),
  query: EntitledQuery,
  answers: { 200: CustomerEntitlements },
  refusals: ['customer_not_found'],
  async handle({ deps, principal, params, query }) {
    return { status: 200, body: await ofCustomer(deps, principal, params.external_id, query) };
  },
});

const subscriptionEntitlements = route({
  method: 'get',
  path: '/subscriptions/:id/entitlements',
  tag,
  summary: 'What a subscription entitles its customer to',
  role: 'read',
  params: idParam,
  query: EntitledQuery.pick({ feature_ids: true }),
  answers: { 200: SubscriptionEntitlements },
  refusals: ['subscription_not_found'],
  async handle({ deps, environmentId, principal, params, query }) {
    const subscription = (await entitlingSubscription(deps.db, environmentId, params.id)) ?? refuse('subscription_not_found', { subscription_id: params.id });
    const customer = await requireCustomer(deps.db, environmentId, subscription.customer_id);
    const sources = featuresOf(await loadSources(deps.db, [subscription], instantSpan(await businessNow(deps, customer))), query);
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
