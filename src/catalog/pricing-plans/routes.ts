import { idParam, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { findPlan, listPlans, type PlanRow } from '../plans';
import { createPricingPlan } from './operations/create-pricing-plan';
import { CreatePricingPlanBody, PricingPlan, PricingPlanList, PricingPlanListQuery } from './schema';
import { viewPricingPlans } from './view';

const tag = 'Pricing plans';

async function one(deps: Deps, row: PlanRow, tenantId: string) {
  const [view] = await viewPricingPlans(deps.db, [row], deps.clock.now(), tenantId);
  return view;
}

const create = route({
  method: 'post',
  path: '/pricing-plans',
  tag,
  summary: 'Create a pricing plan with its charges',
  description: 'Makes a plan, its prices and the meters they need in one transaction; GET /plans/{id} shows the same plan.',
  role: 'full',
  body: CreatePricingPlanBody,
  answers: { 201: PricingPlan },
  refusals: ['invalid_price', 'invalid_meter', 'invalid_currency', 'already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await createPricingPlan(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/pricing-plans',
  tag,
  summary: 'List pricing plans',
  role: 'read',
  query: PricingPlanListQuery,
  answers: { 200: PricingPlanList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    const found = await listPlans(deps.db, environmentId, query);
    const items = await viewPricingPlans(deps.db, found.items, deps.clock.now(), principal.tenantId);
    return { status: 200, body: { items, pagination: found.pagination } };
  },
});

const get = route({
  method: 'get',
  path: '/pricing-plans/:id',
  tag,
  summary: 'Get a pricing plan',
  role: 'read',
  params: idParam,
  answers: { 200: PricingPlan },
  refusals: ['plan_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await findPlan(deps.db, environmentId, params.id)) ?? refuse('plan_not_found', { plan_id: params.id });
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

export const pricingPlanRoutes: readonly Route<Deps>[] = [create, list, get];
