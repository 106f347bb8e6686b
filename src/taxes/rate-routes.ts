import { z } from 'zod';
import { idParam, isGeneratedClient, mapPage, route, type Route } from '../http';
import type { Deps } from '../platform';
import { createTaxRate } from './operations/create-tax-rate';
import { deleteTaxRate } from './operations/delete-tax-rate';
import { updateTaxRate } from './operations/update-tax-rate';
import { CreateTaxRateBody, TaxRate, TaxRateList, TaxRateListQuery, UpdateTaxRateBody } from './schema';
import { listTaxRates, requireTaxRate } from './store';
import { toTaxRateView } from './view';

const tag = 'Taxes';

const create = route({
  method: 'post',
  path: '/taxes/rates',
  tag,
  summary: 'Create a tax rate',
  description: 'Nothing bears it until an association says so.',
  role: 'full',
  body: CreateTaxRateBody,
  answers: { 201: TaxRate },
  refusals: ['already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: toTaxRateView(await createTaxRate(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/taxes/rates',
  tag,
  summary: 'List tax rates',
  description: 'Published clients of dialect A, whose type is a bare array, are answered the items of the page alone.',
  role: 'read',
  query: TaxRateListQuery,
  answers: { 200: z.union([TaxRateList, z.array(TaxRate)]) },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query, headers }) {
    const page = mapPage(await listTaxRates(deps.db, environmentId, query), (row) => toTaxRateView(row, principal.tenantId));
    return { status: 200, body: isGeneratedClient(headers) ? page.items : page, headers: { Vary: 'User-Agent' } };
  },
});

const get = route({
  method: 'get',
  path: '/taxes/rates/:id',
  tag,
  summary: 'Get a tax rate by its id or code',
  role: 'read',
  params: idParam,
  answers: { 200: TaxRate },
  refusals: ['tax_rate_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: toTaxRateView(await requireTaxRate(deps.db, environmentId, params.id), principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/taxes/rates/:id',
  tag,
  summary: 'Change the names of a tax rate, or whether it is charged',
  description: 'Its value never changes: another percentage is another rate.',
  role: 'full',
  params: idParam,
  body: UpdateTaxRateBody,
  answers: { 200: TaxRate },
  refusals: ['tax_rate_not_found', 'already_exists'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: toTaxRateView(await updateTaxRate(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/taxes/rates/:id',
  tag,
  summary: 'Delete a tax rate that nothing bears',
  role: 'full',
  params: idParam,
  answers: { 204: null },
  refusals: ['tax_rate_not_found', 'in_use'],
  async handle({ deps, environmentId, params }) {
    await deleteTaxRate(deps, environmentId, params.id);
    return { status: 204 };
  },
});

export const rateRoutes: readonly Route<Deps>[] = [create, list, get, update, remove];
