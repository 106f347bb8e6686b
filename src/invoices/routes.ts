import { computeInvoice } from '../billing/invoice';
import { businessNow } from '../clocks';
import { idParam, listOf, route, type Route } from '../http';
import { addToOutbox, refuse, type Deps } from '../platform';
import { lineEventRoutes } from './line-event-routes';
import { listInvoices } from './list-invoices';
import { loadParty } from './load-party';
import { loadInvoiceViews } from './load-views';
import { createInvoiceRoute } from './one-off/one-off-route';
import { finalizeInvoice } from './operations/finalize-invoice';
import { regenerateInvoice } from './operations/regenerate-invoice';
import { voidInvoice } from './operations/void-invoice';
import { recalculateRoute } from './recalculate-route';
import { ChangedInvoice, Invoice, ListInvoicesQuery, Replay, SearchInvoicesBody, UpdateInvoiceBody, VoidInvoiceBody } from './schema';
import { lockInvoice, lockToRegenerate, requireInvoice } from './store';
import { summaryRoute } from './summary/summary-route';
import type { InvoiceRow } from './rows';

const tag = 'Invoices';
const InvoiceList = listOf(Invoice, 'InvoiceList');

const list = route({
  method: 'get',
  path: '/invoices',
  tag,
  summary: 'List invoices',
  role: 'read',
  query: ListInvoicesQuery,
  answers: { 200: InvoiceList },
  refusals: ['customer_not_found', 'invalid_cursor'],
  async handle({ deps, environmentId, principal, query }) {
    const page = await listInvoices(deps.db, environmentId, query, query);
    const items = await loadInvoiceViews(deps.db, page.items, principal.tenantId, { lines: true, expand: query.expand });
    return { status: 200, body: { items, pagination: page.pagination } };
  },
});

const search = route({
  method: 'post',
  path: '/invoices/search',
  tag,
  summary: 'Search invoices',
  role: 'read',
  effect: 'none',
  body: SearchInvoicesBody,
  bodyOptional: true,
  answers: { 200: InvoiceList },
  refusals: ['customer_not_found', 'invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    const { status: _published, ...filters } = body;
    const page = await listInvoices(deps.db, environmentId, filters, body);
    const items = await loadInvoiceViews(deps.db, page.items, principal.tenantId, { lines: !body.skip_line_items, expand: body.expand });
    return { status: 200, body: { items, pagination: page.pagination } };
  },
});

const get = route({
  method: 'get',
  path: '/invoices/:id',
  tag,
  summary: 'Get an invoice with its lines',
  description: 'Every line explains its amount step by step, and says how many events it came from.',
  role: 'read',
  params: idParam,
  answers: { 200: Invoice },
  refusals: ['invoice_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = await requireInvoice(deps.db, environmentId, params.id);
    return { status: 200, body: await viewOf(deps, row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/invoices/:id',
  tag,
  summary: 'Change the due date or metadata of an invoice',
  role: 'full',
  params: idParam,
  body: UpdateInvoiceBody,
  answers: { 200: Invoice },
  refusals: ['invoice_not_found'],
  async handle({ deps, environmentId, principal, params, body }) {
    const invoice = await lockInvoice(deps.db, environmentId, params.id);
    const row = { ...invoice, due_date: body.due_date ?? invoice.due_date, metadata: body.metadata ?? invoice.metadata, updated_at: deps.clock.now() };
    await deps
      .db('invoices')
      .where({ id: row.id })
      .update({ due_date: row.due_date, metadata: JSON.stringify(row.metadata), updated_at: row.updated_at });
    return { status: 200, body: await viewOf(deps, row, principal.tenantId) };
  },
});

const finalize = route({
  method: 'post',
  path: '/invoices/:id/finalize',
  tag,
  summary: 'Finalise a draft now instead of after its grace time',
  role: 'full',
  params: idParam,
  answers: { 200: ChangedInvoice },
  refusals: ['invoice_not_found', 'invoice_not_draft'],
  async handle({ deps, environmentId, principal, params }) {
    const invoice = await lockInvoice(deps.db, environmentId, params.id);
    if (invoice.status !== 'draft') refuse('invoice_not_draft', { status: invoice.status });
    const party = await loadParty(deps.db, environmentId, invoice.customer_id);
    const final = await finalizeInvoice(deps, { party, invoice, now: await businessNow(deps, party.customer) });
    return {
      status: 200,
      body: { ...(await viewOf(deps, await requireInvoice(deps.db, environmentId, final.id), principal.tenantId)), message: 'The invoice is final.' },
    };
  },
});

const voidRoute = route({
  method: 'post',
  path: '/invoices/:id/void',
  tag,
  summary: 'Void an invoice',
  description: 'Its number stays taken, its credits return to the customer, and its usage can be billed again with regenerate.',
  role: 'full',
  params: idParam,
  body: VoidInvoiceBody,
  bodyOptional: true,
  answers: { 200: ChangedInvoice },
  refusals: ['invoice_not_found', 'invoice_not_voidable'],
  async handle({ deps, environmentId, principal, params, body }) {
    const invoice = await requireInvoice(deps.db, environmentId, params.id);
    const { customer } = await loadParty(deps.db, environmentId, invoice.customer_id);
    const row = await voidInvoice(deps, { environmentId, invoiceId: params.id, reason: body.reason, now: await businessNow(deps, customer) });
    return { status: 200, body: { ...(await viewOf(deps, row, principal.tenantId)), message: 'The invoice is void.' } };
  },
});

const regenerate = route({
  method: 'post',
  path: '/invoices/:id/regenerate',
  tag,
  summary: 'Make a voided invoice again',
  description: "A new invoice for the same period and prices, from today's usage and credits, finalised at once.",
  role: 'full',
  params: idParam,
  answers: { 201: Invoice },
  refusals: ['invoice_not_found', 'invoice_not_void', 'invoice_not_recalculable', 'invoice_exists_for_period'],
  async handle({ deps, environmentId, principal, params }) {
    const invoice = await lockToRegenerate(deps.db, environmentId, params.id);
    const party = await loadParty(deps.db, environmentId, invoice.customer_id);
    const made = await regenerateInvoice(deps, { party, invoice, now: await businessNow(deps, party.customer) });
    await addToOutbox(deps, { environmentId, topic: 'invoice.regenerated', subjectId: made.id, payload: { replaces: invoice.id } });
    return { status: 201, body: await viewOf(deps, await requireInvoice(deps.db, environmentId, made.id), principal.tenantId) };
  },
});

const replay = route({
  method: 'get',
  path: '/invoices/:id/replay',
  tag,
  summary: 'Recompute an invoice from its stored inputs',
  description: 'Read-only. The digests are equal as long as the engine computes what it computed then.',
  role: 'read',
  params: idParam,
  answers: { 200: Replay },
  refusals: ['invoice_not_found'],
  async handle({ deps, environmentId, params }) {
    const row = await requireInvoice(deps.db, environmentId, params.id);
    const plan = computeInvoice(row.inputs.invoice);
    const body = {
      invoice_id: row.id,
      digest: row.digest,
      recomputed_digest: plan.digest,
      matches: plan.digest === row.digest,
      total: row.total,
      recomputed_total: plan.total,
    };
    return { status: 200, body };
  },
});

async function viewOf(deps: Deps, row: InvoiceRow, tenantId: string) {
  const [view] = await loadInvoiceViews(deps.db, [row], tenantId);
  return view;
}

export const invoiceRoutes: readonly Route[] = [
  ...[createInvoiceRoute, list, search, get, update, finalize, voidRoute, regenerate, recalculateRoute, replay],
  ...lineEventRoutes,
  summaryRoute,
];
