import { requireAddon } from '../addons';
import { CatalogMessage, requirePlan } from '../catalog';
import { idParam, mapPage, route, type Route } from '../http';
import type { Deps } from '../platform';
import { listStandingGrants } from './list-standing-grants';
import { deleteStandingGrant, requireStandingGrant, updateStandingGrant } from './operations/change-standing-grant';
import { createStandingGrant } from './operations/create-standing-grant';
import {
  CreateStandingGrantBody,
  DeleteStandingGrantBody,
  SearchStandingGrantsBody,
  StandingGrant,
  type StandingGrantFilter,
  StandingGrantList,
  StandingGrantListQuery,
  UpdateStandingGrantBody,
} from './schema';
import { toStandingGrantView } from './view';

const tag = 'Credit grants';

async function page(deps: Deps, environmentId: string, filter: StandingGrantFilter, tenantId: string) {
  return mapPage(await listStandingGrants(deps.db, environmentId, filter), (row) => toStandingGrantView(row, tenantId));
}

const create = route({
  method: 'post',
  path: '/creditgrants',
  tag,
  summary: 'Grant credits by a plan, an add-on or a subscription, once or again and again',
  description:
    'Grants of a plan or an add-on are copied to each subscription that takes it, and applied as its periods open: every application is a credit grant counted in ' +
    'units, as POST /credit-grants makes one. A grant to a running subscription is applied at once.',
  role: 'full',
  body: CreateStandingGrantBody,
  answers: { 201: StandingGrant },
  refusals: ['invalid_credit_grant', 'end_before_start', 'plan_not_found', 'addon_not_found', 'subscription_not_found', 'subscription_ended'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: toStandingGrantView(await createStandingGrant(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/creditgrants',
  tag,
  summary: 'List the grants of plans, add-ons and subscriptions',
  role: 'read',
  query: StandingGrantListQuery,
  answers: { 200: StandingGrantList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: await page(deps, environmentId, query, principal.tenantId) };
  },
});

const search = route({
  method: 'post',
  path: '/creditgrants/search',
  tag,
  summary: 'Search the grants of plans, add-ons and subscriptions',
  role: 'read',
  effect: 'none',
  body: SearchStandingGrantsBody,
  bodyOptional: true,
  answers: { 200: StandingGrantList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await page(deps, environmentId, body, principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/creditgrants/:id',
  tag,
  summary: 'Get a grant of a plan, an add-on or a subscription',
  role: 'read',
  params: idParam,
  answers: { 200: StandingGrant },
  refusals: ['credit_grant_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: toStandingGrantView(await requireStandingGrant(deps, environmentId, params.id), principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/creditgrants/:id',
  tag,
  summary: 'Rename a grant, or end it at a date',
  role: 'full',
  params: idParam,
  body: UpdateStandingGrantBody,
  answers: { 200: StandingGrant },
  refusals: ['credit_grant_not_found', 'end_before_start'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: toStandingGrantView(await updateStandingGrant(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/creditgrants/:id',
  tag,
  summary: 'End a grant now or at a date',
  description: 'What it has granted stays, and so do the copies that subscriptions have of the grant of a plan or add-on.',
  role: 'full',
  params: idParam,
  body: DeleteStandingGrantBody,
  bodyOptional: true,
  answers: { 200: CatalogMessage },
  refusals: ['credit_grant_not_found'],
  async handle({ deps, environmentId, params, body }) {
    const row = await deleteStandingGrant(deps, environmentId, params.id, body.effective_date ?? null);
    return { status: 200, body: { message: `The credit grant ends at ${row.end_date ?? ''}.`, id: params.id } };
  },
});

const ofPlan = route({
  method: 'get',
  path: '/plans/:id/creditgrants',
  tag,
  summary: 'List the credit grants of a plan',
  role: 'read',
  params: idParam,
  query: StandingGrantListQuery,
  answers: { 200: StandingGrantList },
  refusals: ['plan_not_found', 'invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, params, query }) {
    const plan = await requirePlan(deps.db, environmentId, params.id);
    return { status: 200, body: await page(deps, environmentId, { ...query, scope: 'PLAN', plan_id: plan.id }, principal.tenantId) };
  },
});

const ofAddon = route({
  method: 'get',
  path: '/addons/:id/creditgrants',
  tag,
  summary: 'List the credit grants of an add-on',
  role: 'read',
  params: idParam,
  query: StandingGrantListQuery,
  answers: { 200: StandingGrantList },
  refusals: ['addon_not_found', 'invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, params, query }) {
    const addon = await requireAddon(deps.db, environmentId, params.id);
    return { status: 200, body: await page(deps, environmentId, { ...query, scope: 'ADDON', addon_id: addon.id }, principal.tenantId) };
  },
});

export const grantRoutes: readonly Route<Deps>[] = [create, list, search, get, update, remove, ofPlan, ofAddon];
