import { idParam, mapPage, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { CatalogMessage, expands } from '../common';
import { archivePlan } from './operations/archive-plan';
import { createPlan } from './operations/create-plan';
import { updatePlan } from './operations/update-plan';
import { CreatePlanBody, Plan, PlanList, PlanListQuery, SearchPlansBody, UpdatePlanBody, type PlanFilter } from './schema';
import { findPlan, listPlans, type PlanRow } from './store';
import { toPlanView, viewPlansWithPrices } from './view';

const tag = 'Plans';

async function one(deps: Deps, row: PlanRow, tenantId: string) {
  const [view] = await viewPlansWithPrices(deps.db, [row], deps.clock.now(), tenantId);
  return view;
}

async function page(deps: Deps, environmentId: string, filter: PlanFilter, tenantId: string) {
  const found = await listPlans(deps.db, environmentId, filter);
  if (!expands(filter.expand, 'prices')) return mapPage(found, (row) => toPlanView(row, null, tenantId));
  return { items: await viewPlansWithPrices(deps.db, found.items, deps.clock.now(), tenantId), pagination: found.pagination };
}

const create = route({
  method: 'post',
  path: '/plans',
  tag,
  summary: 'Create a plan',
  description: 'Prices are added by POST /prices; POST /pricing-plans makes both at once.',
  role: 'full',
  body: CreatePlanBody,
  answers: { 201: Plan },
  refusals: ['already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await createPlan(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/plans',
  tag,
  summary: 'List plans',
  role: 'read',
  query: PlanListQuery,
  answers: { 200: PlanList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: await page(deps, environmentId, query, principal.tenantId) };
  },
});

const search = route({
  method: 'post',
  path: '/plans/search',
  tag,
  summary: 'Search plans',
  role: 'read',
  effect: 'none',
  body: SearchPlansBody,
  bodyOptional: true,
  answers: { 200: PlanList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await page(deps, environmentId, body, principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/plans/:id',
  tag,
  summary: 'Get a plan by its id or lookup key, with its prices',
  role: 'read',
  params: idParam,
  answers: { 200: Plan },
  refusals: ['plan_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await findPlan(deps.db, environmentId, params.id)) ?? refuse('plan_not_found', { plan_id: params.id });
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/plans/:id',
  tag,
  summary: 'Change a plan',
  role: 'full',
  params: idParam,
  body: UpdatePlanBody,
  answers: { 200: Plan },
  refusals: ['plan_not_found', 'already_exists'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await updatePlan(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/plans/:id',
  tag,
  summary: 'Archive a plan',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['plan_not_found', 'in_use'],
  async handle({ deps, environmentId, params }) {
    return { status: 200, body: { message: 'The plan is archived.', id: await archivePlan(deps, environmentId, params.id) } };
  },
});

export const planRoutes: readonly Route<Deps>[] = [create, list, search, get, update, remove];
