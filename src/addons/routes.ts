import { z } from 'zod';
import { CatalogMessage } from '../catalog';
import { expands, idParam, mapPage, route, type Route } from '../http';
import { LIMITS, refuse, type Deps } from '../platform';
import { archiveAddon } from './operations/archive-addon';
import { createAddon } from './operations/create-addon';
import { updateAddon } from './operations/update-addon';
import { Addon, AddonList, AddonListQuery, CreateAddonBody, SearchAddonsBody, UpdateAddonBody, type AddonFilter } from './schema';
import { addonByLookupKey, findAddon, listAddons, type AddonRow } from './store';
import { toAddonView, viewAddonsWithPrices } from './view';

const tag = 'Add-ons';
const keyParam = z.object({ lookup_key: z.string().min(1).max(LIMITS.nameLength) });

async function one(deps: Deps, row: AddonRow, tenantId: string) {
  const [view] = await viewAddonsWithPrices(deps.db, [row], deps.clock.now(), tenantId);
  return view;
}

async function page(deps: Deps, environmentId: string, filter: AddonFilter, tenantId: string) {
  const found = await listAddons(deps.db, environmentId, filter);
  if (!expands(filter.expand, 'prices')) return mapPage(found, (row) => toAddonView(row, null, tenantId));
  return { items: await viewAddonsWithPrices(deps.db, found.items, deps.clock.now(), tenantId), pagination: found.pagination };
}

const create = route({
  method: 'post',
  path: '/addons',
  tag,
  summary: 'Create an add-on',
  description: 'Something that can be sold beside any plan. Prices are added by POST /prices with entity_type ADDON.',
  role: 'full',
  body: CreateAddonBody,
  answers: { 201: Addon },
  refusals: ['already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await createAddon(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/addons',
  tag,
  summary: 'List add-ons',
  role: 'read',
  query: AddonListQuery,
  answers: { 200: AddonList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: await page(deps, environmentId, query, principal.tenantId) };
  },
});

const search = route({
  method: 'post',
  path: '/addons/search',
  tag,
  summary: 'Search add-ons',
  role: 'read',
  effect: 'none',
  body: SearchAddonsBody,
  bodyOptional: true,
  answers: { 200: AddonList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await page(deps, environmentId, body, principal.tenantId) };
  },
});

const getByLookupKey = route({
  method: 'get',
  path: '/addons/lookup/:lookup_key',
  tag,
  summary: 'Get an add-on by its lookup key, with its prices',
  role: 'read',
  params: keyParam,
  answers: { 200: Addon },
  refusals: ['addon_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: await one(deps, await addonByLookupKey(deps.db, environmentId, params.lookup_key), principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/addons/:id',
  tag,
  summary: 'Get an add-on by its id or lookup key, with its prices',
  role: 'read',
  params: idParam,
  answers: { 200: Addon },
  refusals: ['addon_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await findAddon(deps.db, environmentId, params.id)) ?? refuse('addon_not_found', { addon_id: params.id });
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/addons/:id',
  tag,
  summary: 'Change an add-on',
  role: 'full',
  params: idParam,
  body: UpdateAddonBody,
  answers: { 200: Addon },
  refusals: ['addon_not_found'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await updateAddon(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/addons/:id',
  tag,
  summary: 'Archive an add-on',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['addon_not_found', 'in_use'],
  async handle({ deps, environmentId, params }) {
    return { status: 200, body: { message: 'The add-on is archived.', id: await archiveAddon(deps, environmentId, params.id) } };
  },
});

export const addonRoutes: readonly Route<Deps>[] = [create, list, search, getByLookupKey, get, update, remove];
