import { z } from 'zod';
import { idParam, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { CatalogMessage } from '../common';
import { Price, PriceItems, PriceList } from './answers';
import { listPrices } from './list-prices';
import { createPrice } from './operations/create-price';
import { endPrice } from './operations/end-price';
import { updatePrice } from './operations/update-price';
import {
  CreatePriceBody,
  CreatePricesBody,
  EndPriceBody,
  PriceListQuery,
  SearchPricesBody,
  UpdatePriceBody,
  type PriceListFilter,
  type PriceSearchFilter,
} from './schema';
import { priceById, priceByLookupKey, type PriceRow } from './store';
import { viewPrices } from './view';

const tag = 'Prices';

async function one(deps: Deps, row: PriceRow, tenantId: string) {
  const [view] = await viewPrices(deps.db, [row], tenantId);
  return view;
}

async function page(deps: Deps, environmentId: string, filter: PriceListFilter | PriceSearchFilter, tenantId: string) {
  const found = await listPrices(deps.db, environmentId, filter, deps.clock.now());
  return { items: await viewPrices(deps.db, found.items, tenantId), pagination: found.pagination };
}

const create = route({
  method: 'post',
  path: '/prices',
  tag,
  summary: 'Add a price to a plan or an add-on',
  description: 'The model is written as billing_model (FLAT_FEE, PACKAGE, TIERED) or as pricing_model.',
  role: 'full',
  body: CreatePriceBody,
  answers: { 201: Price },
  refusals: ['invalid_price', 'invalid_currency', 'plan_not_found', 'addon_not_found', 'not_found', 'already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await createPrice(deps, environmentId, body), principal.tenantId) };
  },
});

const createMany = route({
  method: 'post',
  path: '/prices/bulk',
  tag,
  summary: 'Add several prices, all or none',
  role: 'full',
  body: CreatePricesBody,
  answers: { 201: PriceItems },
  refusals: ['invalid_price', 'invalid_currency', 'plan_not_found', 'addon_not_found', 'not_found', 'already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    const rows: PriceRow[] = [];
    for (const [index, item] of body.items.entries()) rows.push(await createPrice(deps, environmentId, item, `/items/${index}`));
    return { status: 201, body: { items: await viewPrices(deps.db, rows, principal.tenantId) } };
  },
});

const list = route({
  method: 'get',
  path: '/prices',
  tag,
  summary: 'List prices',
  role: 'read',
  query: PriceListQuery,
  answers: { 200: PriceList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: await page(deps, environmentId, query, principal.tenantId) };
  },
});

const search = route({
  method: 'post',
  path: '/prices/search',
  tag,
  summary: 'Search prices',
  role: 'read',
  effect: 'none',
  body: SearchPricesBody,
  bodyOptional: true,
  answers: { 200: PriceList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await page(deps, environmentId, body, principal.tenantId) };
  },
});

const getByLookupKey = route({
  method: 'get',
  path: '/prices/lookup/:lookup_key',
  tag,
  summary: 'Get a price by its lookup key',
  role: 'read',
  params: z.object({ lookup_key: z.string() }),
  answers: { 200: Price },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await priceByLookupKey(deps.db, environmentId, params.lookup_key)) ?? refuse('not_found', params);
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/prices/:id',
  tag,
  summary: 'Get a price',
  role: 'read',
  params: idParam,
  answers: { 200: Price },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await priceById(deps.db, environmentId, params.id)) ?? refuse('not_found', { price_id: params.id });
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/prices/:id',
  tag,
  summary: 'Change a price',
  description: 'Another amount or model ends this version at effective_from and answers with the next one; parent_price_id names the first.',
  role: 'full',
  params: idParam,
  body: UpdatePriceBody,
  answers: { 200: Price },
  refusals: ['not_found', 'invalid_price', 'already_exists'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await updatePrice(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const end = route({
  method: 'delete',
  path: '/prices/:id',
  tag,
  summary: 'End a price',
  description: 'At end_date, or now without one. What was used before is still billed.',
  role: 'full',
  params: idParam,
  body: EndPriceBody,
  bodyOptional: true,
  answers: { 200: CatalogMessage },
  refusals: ['not_found', 'invalid_price'],
  async handle({ deps, environmentId, params, body }) {
    await endPrice(deps, environmentId, params.id, body.end_date);
    return { status: 200, body: { message: 'The price has an end.', id: params.id } };
  },
});

export const priceRoutes: readonly Route<Deps>[] = [create, createMany, list, search, getByLookupKey, get, update, end];
