import { z } from 'zod';
import { idParam, mapPage, route, type Route } from '../http';
import { refuse, refuseField, type Deps } from '../platform';
import { listCustomers } from './list-customers';
import { createCustomer } from './operations/create-customer';
import { deleteCustomer } from './operations/delete-customer';
import { updateCustomer } from './operations/update-customer';
import { requireCustomer } from './refs';
import { CreateCustomerBody, Customer, CustomerList, CustomerListQuery, CustomerQuery, SearchCustomersBody, UpdateCustomerBody } from './schema';
import { findByExternalId } from './store';
import { toCustomerView } from './view';

const tag = 'Customers';

const create = route({
  method: 'post',
  path: '/customers',
  tag,
  summary: 'Create a customer',
  description: 'Exactly one external id is needed, as external_id or as external_customer_id.',
  role: 'full',
  body: CreateCustomerBody,
  answers: { 201: Customer },
  refusals: ['external_id_taken', 'invalid_timezone', 'invalid_currency', 'not_found', 'tax_rate_not_found', 'already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: toCustomerView(await createCustomer(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/customers',
  tag,
  summary: 'List customers',
  role: 'read',
  query: CustomerListQuery,
  answers: { 200: CustomerList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    const page = await listCustomers(deps.db, environmentId, query);
    return { status: 200, body: mapPage(page, (row) => toCustomerView(row, principal.tenantId)) };
  },
});

const search = route({
  method: 'post',
  path: '/customers/search',
  tag,
  summary: 'Search customers',
  role: 'read',
  effect: 'none',
  body: SearchCustomersBody,
  bodyOptional: true,
  answers: { 200: CustomerList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    const page = await listCustomers(deps.db, environmentId, body);
    return { status: 200, body: mapPage(page, (row) => toCustomerView(row, principal.tenantId)) };
  },
});

const getByExternalId = route({
  method: 'get',
  path: '/customers/external/:external_id',
  tag,
  summary: 'Get a customer by its external id',
  role: 'read',
  params: z.object({ external_id: z.string() }),
  answers: { 200: Customer },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = await findByExternalId(deps.db, environmentId, params.external_id);
    return { status: 200, body: toCustomerView(row ?? refuse('customer_not_found', params), principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/customers/:id',
  tag,
  summary: 'Get a customer by our id or its external id',
  role: 'read',
  params: idParam,
  answers: { 200: Customer },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: toCustomerView(await requireCustomer(deps.db, environmentId, params.id), principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/customers/:id',
  tag,
  summary: 'Change a customer',
  description: 'Fields that are not sent stay as they are. Events sent under an earlier external id still count.',
  role: 'full',
  params: idParam,
  body: UpdateCustomerBody,
  answers: { 200: Customer },
  refusals: ['customer_not_found', 'external_id_taken', 'invalid_timezone', 'invalid_currency'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: toCustomerView(await updateCustomer(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const updateByQuery = route({
  method: 'put',
  path: '/customers',
  tag,
  summary: 'Change the customer that the query names',
  role: 'full',
  query: CustomerQuery,
  body: UpdateCustomerBody,
  answers: { 200: Customer },
  refusals: ['customer_not_found', 'external_id_taken', 'invalid_timezone', 'invalid_currency'],
  async handle({ deps, environmentId, principal, query, body }) {
    const ref = query.id ?? query.external_customer_id ?? query.external_id;
    if (ref === undefined) refuseField('validation_failed', 'id', 'is needed in the query, or external_customer_id');
    return { status: 200, body: toCustomerView(await updateCustomer(deps, environmentId, ref, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/customers/:id',
  tag,
  summary: 'Delete a customer',
  description: 'The customer leaves every list and its external id becomes free; what was billed stays.',
  role: 'full',
  params: idParam,
  answers: { 204: null },
  refusals: ['customer_not_found', 'customer_has_subscriptions'],
  async handle({ deps, environmentId, params }) {
    await deleteCustomer(deps, environmentId, params.id);
    return { status: 204 };
  },
});

export const customerRoutes: readonly Route<Deps>[] = [create, list, search, getByExternalId, get, update, updateByQuery, remove];
