import { businessNow } from '../clocks';
import { customersByIds, requireCustomer } from '../customers';
import { idParam, listOf, listRows, PageQuery, route, type Route } from '../http';
import { refuse, type Deps } from '../platform';
import { createGrant } from './operations/create-grant';
import { CreateCreditGrantBody, CreditGrant, LedgerEntry, ListCreditGrantsQuery } from './schema';
import { findGrant, type CreditGrantRow, type LedgerEntryRow } from './store';
import { toEntryView, toGrantView } from './view';

const tag = 'Credit grants';

const createCreditGrant = route({
  method: 'post',
  path: '/credit-grants',
  tag,
  summary: 'Grant credits counted in units',
  description: 'Credits pay for usage before it is priced. They are shown on the invoice line that they paid for.',
  role: 'full',
  body: CreateCreditGrantBody,
  answers: { 201: CreditGrant },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, body }) {
    const named = body.customer_id ?? body.external_customer_id ?? body.external_id ?? '';
    // Under the lock that no period opens beside, so that the grant finds the period or the period finds the grant.
    const customer = await requireCustomer(deps.db, environmentId, named, 'update');
    const grant = await createGrant(deps, {
      environmentId,
      customerId: customer.id,
      amount: body.amount,
      name: body.name,
      priority: body.priority ?? null,
      rollover: body.rollover,
      expiresInDays: body.expires_in_days ?? null,
      metadata: body.metadata,
      grantedAt: await businessNow(deps, customer),
    });
    return { status: 201, body: toGrantView(grant, customer.external_id) };
  },
});

const listCreditGrants = route({
  method: 'get',
  path: '/credit-grants',
  tag,
  summary: 'List credit grants',
  role: 'read',
  query: ListCreditGrantsQuery,
  answers: { 200: listOf(CreditGrant, 'CreditGrantList') },
  refusals: ['customer_not_found', 'invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, query }) {
    const rows = deps.db('credit_grants').where({ environment_id: environmentId });
    const named = query.customer_id ?? query.external_customer_id;
    if (named !== undefined) void rows.where({ customer_id: (await requireCustomer(deps.db, environmentId, named)).id });
    const page = await listRows<CreditGrantRow>(rows, query, { table: 'credit_grants', fields: ['created_at', 'granted_at'] });
    return { status: 200, body: { items: await withCustomers(deps, page.items), pagination: page.pagination } };
  },
});

const getCreditGrant = route({
  method: 'get',
  path: '/credit-grants/:id',
  tag,
  summary: 'Get a credit grant with what remains of it',
  role: 'read',
  params: idParam,
  answers: { 200: CreditGrant },
  refusals: ['credit_grant_not_found'],
  async handle({ deps, environmentId, params }) {
    const grant = await requireGrant(deps, environmentId, params.id);
    const [view] = await withCustomers(deps, [grant]);
    return { status: 200, body: view };
  },
});

const listLedgerEntries = route({
  method: 'get',
  path: '/credit-grants/:id/entries',
  tag,
  summary: 'List the ledger entries of a credit grant',
  description: 'Each transaction has two entries that sum to zero; the balance of the grant is the sum of its `lot` entries.',
  role: 'read',
  params: idParam,
  query: PageQuery,
  answers: { 200: listOf(LedgerEntry, 'LedgerEntryList') },
  refusals: ['credit_grant_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, params, query }) {
    const grant = await requireGrant(deps, environmentId, params.id);
    const page = await listRows<LedgerEntryRow>(deps.db('ledger_entries').where({ credit_grant_id: grant.id }), query, {
      table: 'ledger_entries',
      fields: ['created_at'],
    });
    return { status: 200, body: { items: page.items.map(toEntryView), pagination: page.pagination } };
  },
});

async function requireGrant(deps: Deps, environmentId: string, id: string): Promise<CreditGrantRow> {
  return (await findGrant(deps.db, environmentId, id)) ?? refuse('credit_grant_not_found', { credit_grant_id: id });
}

async function withCustomers(deps: Deps, grants: readonly CreditGrantRow[]) {
  const customers = await customersByIds(
    deps.db,
    grants.map((grant) => grant.customer_id),
  );
  return grants.map((grant) => toGrantView(grant, customers.get(grant.customer_id)?.external_id ?? ''));
}

export const creditRoutes: readonly Route[] = [createCreditGrant, listCreditGrants, getCreditGrant, listLedgerEntries];
