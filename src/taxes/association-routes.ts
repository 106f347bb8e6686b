import { idParam, route, type Route } from '../http';
import type { Deps } from '../platform';
import {
  CreateTaxAssociationBody,
  TaxAssociation,
  TaxAssociationList,
  TaxAssociationListQuery,
  UpdateTaxAssociationBody,
  type TaxAssociationFilter,
} from './association-schema';
import { listTaxAssociations, requireTaxAssociation, taxedCustomer, type TaxAssociationRow } from './association-store';
import { createTaxAssociation } from './operations/create-tax-association';
import { deleteTaxAssociation } from './operations/delete-tax-association';
import { updateTaxAssociation } from './operations/update-tax-association';
import { viewTaxAssociations } from './view';

const tag = 'Taxes';

async function one(deps: Deps, row: TaxAssociationRow, tenantId: string) {
  const [view] = await viewTaxAssociations(deps.db, [row], tenantId);
  return view;
}

const create = route({
  method: 'post',
  path: '/taxes/associations',
  tag,
  summary: 'Let a customer, a subscription, a draft invoice or the tenant bear a tax rate',
  description: 'The most specific wins: what a subscription bears replaces what its customer bears, and that what the tenant bears.',
  role: 'full',
  body: CreateTaxAssociationBody,
  answers: { 200: TaxAssociation },
  refusals: [
    ...(['tax_rate_not_found', 'customer_not_found', 'subscription_not_found', 'invoice_not_found', 'invoice_not_draft'] as const),
    ...(['not_found', 'invalid_currency', 'end_before_start', 'already_exists', 'billed_with_parent'] as const),
  ],
  async handle({ deps, environmentId, principal, body }) {
    const row = await createTaxAssociation(deps, { environmentId, tenantId: principal.tenantId }, body);
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/taxes/associations',
  tag,
  summary: 'List what bears which tax rate',
  role: 'read',
  query: TaxAssociationListQuery,
  answers: { 200: TaxAssociationList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    const page = await listTaxAssociations(deps.db, environmentId, await conditionsOf(deps, environmentId, query), query);
    return { status: 200, body: { items: await viewTaxAssociations(deps.db, page.items, principal.tenantId), pagination: page.pagination } };
  },
});

async function conditionsOf(deps: Deps, environmentId: string, query: TaxAssociationFilter) {
  if (query.external_customer_id === undefined) return query;
  const customerId = await taxedCustomer(deps.db, environmentId, query.external_customer_id);
  return { ...query, entity_type: 'customer' as const, entity_id: customerId ?? query.external_customer_id };
}

const get = route({
  method: 'get',
  path: '/taxes/associations/:id',
  tag,
  summary: 'Get a tax association',
  role: 'read',
  params: idParam,
  answers: { 200: TaxAssociation },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: await one(deps, await requireTaxAssociation(deps.db, environmentId, params.id), principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/taxes/associations/:id',
  tag,
  summary: 'Change the priority or the end of a tax association, or whether it applies by itself',
  role: 'full',
  params: idParam,
  body: UpdateTaxAssociationBody,
  answers: { 200: TaxAssociation },
  refusals: ['not_found', 'end_before_start'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await updateTaxAssociation(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/taxes/associations/:id',
  tag,
  summary: 'Delete a tax association',
  description: 'From the next invoice that is computed on; final ones stay as they are.',
  role: 'full',
  params: idParam,
  answers: { 200: TaxAssociation },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: await one(deps, await deleteTaxAssociation(deps, environmentId, params.id), principal.tenantId) };
  },
});

export const associationRoutes: readonly Route<Deps>[] = [create, list, get, update, remove];
