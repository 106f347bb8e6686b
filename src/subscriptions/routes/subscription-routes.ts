import { z } from 'zod';
import { requireCustomer } from '../../customers';
import { idParam, listOf, PageQuery, route, type Route } from '../../http';
import { refuseField } from '../../platform';
import { createSubscription } from '../operations/create-subscription';
import { readTerms } from '../operations/wanted-terms';
import { toWantedCoupons } from '../wanted-coupons';
import type { SubscriptionDeps } from '../port';
import { Subscription } from '../answers';
import { CreateSubscriptionBody, ListSubscriptionsQuery, SearchSubscriptionsBody } from '../schema';
import { requireSubscription } from '../store';
import { loadSubscriptionViews } from '../view';
import { withCommitments } from './line-commitment';
import { listSubscriptions } from './list-subscriptions';

const tag = 'Subscriptions';
const SubscriptionList = listOf(Subscription, 'SubscriptionList');

const create = route<SubscriptionDeps, undefined, undefined, typeof CreateSubscriptionBody>({
  method: 'post',
  path: '/subscriptions',
  tag,
  summary: 'Subscribe a customer to a plan',
  description:
    'Starts one durable workflow that bills every period until the subscription ends. Currency and billing period come from the plan when they are left out.',
  role: 'full',
  body: CreateSubscriptionBody,
  answers: { 201: Subscription },
  refusals: [
    ...([
      'customer_not_found',
      'plan_not_found',
      'plan_has_no_prices',
      'end_before_start',
      'trial_ends_before_start',
      'invalid_timezone',
      'invalid_entitlement',
      'invalid_credit_grant',
    ] as const),
    ...(['coupon_not_found', 'coupon_not_redeemable', 'tax_rate_not_found', 'already_exists'] as const),
    ...(['price_not_found', 'price_does_not_fit', 'invalid_price', 'addon_not_found'] as const),
    ...(['price_not_found', 'price_does_not_fit', 'invalid_price', 'phases_not_continuous', 'subscription_not_found', 'cannot_group'] as const),
  ],
  async handle({ deps, environmentId, principal, body }) {
    const customer =
      body.customer_id ?? body.external_customer_id ?? refuseField('validation_failed', '/customer_id', 'customer_id or external_customer_id is required');
    const row = await createSubscription(deps, {
      ...{ environmentId, customer, planId: body.plan_id, currency: body.currency ?? null },
      ...{ billingPeriod: body.billing_period ?? null, billingPeriodCount: body.billing_period_count ?? null, billingCycle: body.billing_cycle },
      ...{ timezone: body.timezone ?? body.customer_timezone ?? null, startDate: body.start_date ?? null, endDate: body.end_date ?? null },
      ...{ trialEndDate: body.trial_end_date ?? body.trial_end ?? null, trialPeriodDays: body.trial_period_days ?? null, trialUsage: body.trial_usage },
      ...{ prorationBehavior: body.proration_behavior, prorationUnit: body.proration_unit, lookupKey: body.lookup_key, metadata: body.metadata },
      ...{ draft: body.subscription_status === 'draft', renewalNoticeDays: body.renewal_notice_days ?? null },
      ...(await readTerms(deps.db, environmentId, body)),
      contract: body.contract ? { end: body.contract.end, termCount: body.contract.term_count } : null,
      ...{
        overrideLines: withCommitments(body.override_line_items ?? [], body.line_item_commitments),
        ownLines: body.line_items ?? [],
        addons: body.addons ?? [],
      },
      ...{ coupons: toWantedCoupons(body), taxRates: body.tax_rate_overrides ?? [], entitlements: body.override_entitlements ?? [] },
      creditGrants: body.credit_grants ?? [],
    });
    const [view] = await loadSubscriptionViews(deps.db, [row], principal.tenantId);
    return { status: 201, body: view };
  },
});

const list = route<SubscriptionDeps, undefined, typeof ListSubscriptionsQuery>({
  method: 'get',
  path: '/subscriptions',
  tag,
  summary: 'List subscriptions',
  role: 'read',
  query: ListSubscriptionsQuery,
  answers: { 200: SubscriptionList },
  refusals: ['customer_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, principal, query }) {
    const page = await listSubscriptions(deps.db, environmentId, query, query);
    const items = await loadSubscriptionViews(deps.db, page.items, principal.tenantId, { lines: true, expand: query.expand });
    return { status: 200, body: { items, pagination: page.pagination } };
  },
});

const search = route<SubscriptionDeps, undefined, undefined, typeof SearchSubscriptionsBody>({
  method: 'post',
  path: '/subscriptions/search',
  tag,
  summary: 'Search subscriptions',
  role: 'read',
  effect: 'none',
  body: SearchSubscriptionsBody,
  bodyOptional: true,
  answers: { 200: SubscriptionList },
  refusals: ['customer_not_found', 'invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    const { status: _published, ...filters } = body;
    const page = await listSubscriptions(deps.db, environmentId, filters, body);
    const items = await loadSubscriptionViews(deps.db, page.items, principal.tenantId, { lines: body.with_line_items, expand: body.expand });
    return { status: 200, body: { items, pagination: page.pagination } };
  },
});

const oneTexts = {
  method: 'get',
  tag,
  summary: 'Get a subscription with its customer, plan and lines',
  role: 'read',
  params: idParam,
  answers: { 200: Subscription },
  refusals: ['subscription_not_found'],
} as const;

const get = route<SubscriptionDeps, typeof idParam>({
  path: '/subscriptions/:id',
  ...oneTexts,
  handle: ({ deps, environmentId, principal, params }) => answerOne(deps, environmentId, params.id, principal.tenantId),
});

/** The name that newer clients of dialect A ask under. */
const getV2 = route<SubscriptionDeps, typeof idParam>({
  path: '/subscriptions/:id/v2',
  ...oneTexts,
  handle: ({ deps, environmentId, principal, params }) => answerOne(deps, environmentId, params.id, principal.tenantId),
});

async function answerOne(deps: SubscriptionDeps, environmentId: string, id: string, tenantId: string) {
  const row = await requireSubscription(deps.db, environmentId, id);
  const [view] = await loadSubscriptionViews(deps.db, [row], tenantId);
  return { status: 200, body: view };
}

const externalParam = z.object({ external_id: z.string().min(1) });

const ofCustomer = route<SubscriptionDeps, typeof externalParam, typeof PageQuery>({
  method: 'get',
  path: '/customers/external/:external_id/subscriptions',
  tag,
  summary: "List a customer's subscriptions",
  role: 'read',
  params: externalParam,
  query: PageQuery,
  answers: { 200: SubscriptionList },
  refusals: ['customer_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, principal, params, query }) {
    const customer = await requireCustomer(deps.db, environmentId, params.external_id);
    const page = await listSubscriptions(deps.db, environmentId, { customer_id: customer.id }, query);
    const items = await loadSubscriptionViews(deps.db, page.items, principal.tenantId, { lines: true, expand: undefined });
    return { status: 200, body: { items, pagination: page.pagination } };
  },
});

export const subscriptionRoutes: readonly Route<SubscriptionDeps>[] = [create, list, search, get, getV2, ofCustomer];
