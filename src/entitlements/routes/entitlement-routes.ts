import { CatalogMessage, requirePlan } from '../../catalog';
import { idParam, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { createEntitlement } from '../operations/create-entitlement';
import { createEntitlements } from '../operations/create-entitlements';
import { deleteEntitlement } from '../operations/delete-entitlement';
import { updateEntitlement } from '../operations/update-entitlement';
import {
  CreatedEntitlements,
  CreateEntitlementBody,
  CreateEntitlementsBody,
  Entitlement,
  type EntitlementFilter,
  EntitlementList,
  EntitlementListQuery,
  SearchEntitlementsBody,
  UpdateEntitlementBody,
} from '../schema';
import { findEntitlement, listEntitlements, type EntitlementRow } from '../store';
import { viewEntitlements } from '../view';

const tag = 'Entitlements';
const creationRefusals = [
  'already_exists',
  'invalid_entitlement',
  'not_found',
  'plan_not_found',
  'addon_not_found',
  'subscription_not_found',
  'end_before_start',
] as const;

async function one(deps: Deps, row: EntitlementRow, tenantId: string) {
  const [view] = await viewEntitlements(deps.db, [row], tenantId);
  return view;
}

async function page(deps: Deps, environmentId: string, filter: EntitlementFilter, tenantId: string) {
  const found = await listEntitlements(deps.db, environmentId, filter);
  return { items: await viewEntitlements(deps.db, found.items, tenantId), pagination: found.pagination };
}

const create = route({
  method: 'post',
  path: '/entitlements',
  tag,
  summary: 'Create an entitlement',
  description: 'Units of a metered feature that are included are taken off the billed quantity before it is priced, whether the limit is soft or hard.',
  role: 'full',
  body: CreateEntitlementBody,
  answers: { 201: Entitlement },
  refusals: [...creationRefusals, 'subscription_ended'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await createEntitlement(deps, environmentId, body), principal.tenantId) };
  },
});

const createBulk = route({
  method: 'post',
  path: '/entitlements/bulk',
  tag,
  summary: 'Create several entitlements, all or none',
  role: 'full',
  body: CreateEntitlementsBody,
  answers: { 201: CreatedEntitlements },
  refusals: [...creationRefusals, 'subscription_ended'],
  async handle({ deps, environmentId, principal, body }) {
    const rows = await createEntitlements(deps, environmentId, body.items);
    return { status: 201, body: { items: await viewEntitlements(deps.db, rows, principal.tenantId) } };
  },
});

const list = route({
  method: 'get',
  path: '/entitlements',
  tag,
  summary: 'List entitlements',
  role: 'read',
  query: EntitlementListQuery,
  answers: { 200: EntitlementList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: await page(deps, environmentId, query, principal.tenantId) };
  },
});

const search = route({
  method: 'post',
  path: '/entitlements/search',
  tag,
  summary: 'Search entitlements',
  role: 'read',
  effect: 'none',
  body: SearchEntitlementsBody,
  bodyOptional: true,
  answers: { 200: EntitlementList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await page(deps, environmentId, body, principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/entitlements/:id',
  tag,
  summary: 'Get an entitlement',
  role: 'read',
  params: idParam,
  answers: { 200: Entitlement },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await findEntitlement(deps.db, environmentId, params.id)) ?? refuse('not_found', { entitlement_id: params.id });
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/entitlements/:id',
  tag,
  summary: 'Change an entitlement',
  role: 'full',
  params: idParam,
  body: UpdateEntitlementBody,
  answers: { 200: Entitlement },
  refusals: ['not_found', 'invalid_entitlement', 'end_before_start'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await updateEntitlement(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/entitlements/:id',
  tag,
  summary: 'Delete an entitlement',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['not_found'],
  async handle({ deps, environmentId, params }) {
    await deleteEntitlement(deps, environmentId, params.id);
    return { status: 200, body: { message: 'The entitlement is deleted.', id: params.id } };
  },
});

const ofPlan = route({
  method: 'get',
  path: '/plans/:id/entitlements',
  tag,
  summary: 'List the entitlements of a plan',
  role: 'read',
  params: idParam,
  query: EntitlementListQuery,
  answers: { 200: EntitlementList },
  refusals: ['plan_not_found', 'invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, params, query }) {
    const plan = await requirePlan(deps.db, environmentId, params.id);
    return { status: 200, body: await page(deps, environmentId, { ...query, plan_ids: [plan.id] }, principal.tenantId) };
  },
});

const ofAddon = route({
  method: 'get',
  path: '/addons/:id/entitlements',
  tag,
  summary: 'List the entitlements of an add-on',
  role: 'read',
  params: idParam,
  query: EntitlementListQuery,
  answers: { 200: EntitlementList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, params, query }) {
    return { status: 200, body: await page(deps, environmentId, { ...query, entity_type: 'ADDON', entity_id: params.id }, principal.tenantId) };
  },
});

export const entitlementRoutes: readonly Route<Deps>[] = [create, createBulk, list, search, get, update, remove, ofPlan, ofAddon];
