import { z } from 'zod';
import { businessNow } from '../clocks';
import { idParam, route } from '../http';
import { loadParty } from './load-party';
import { loadInvoiceViews } from './load-views';
import { recalculateInvoice } from './operations/recalculate-invoice';
import { Invoice } from './schema';
import { lockToRegenerate, requireInvoice } from './store';

const RecalculateQuery = z.object({
  finalize: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ type: 'boolean', description: 'Makes a draft final with the new numbers. What is made in place of a final invoice is final anyway.' }),
});

export const recalculateRoute = route({
  method: 'post',
  path: '/invoices/:id/recalculate',
  tag: 'Invoices',
  summary: 'Work an invoice out again',
  description:
    "From today's usage, credits and taxes, for the same period and prices. A draft is refreshed. A final invoice is voided, and one under the next number takes its place: the answer is that one.",
  role: 'full',
  params: idParam,
  query: RecalculateQuery,
  answers: { 200: Invoice },
  refusals: ['invoice_not_found', 'invoice_not_recalculable', 'invoice_exists_for_period', 'invoice_not_void'],
  async handle({ deps, environmentId, principal, params, query }) {
    const invoice = await lockToRegenerate(deps.db, environmentId, params.id);
    const party = await loadParty(deps.db, environmentId, invoice.customer_id);
    const now = await businessNow(deps, party.customer);
    const id = await recalculateInvoice(deps, { party, invoice, finalize: query.finalize, now });
    const [view] = await loadInvoiceViews(deps.db, [await requireInvoice(deps.db, environmentId, id)], principal.tenantId);
    return { status: 200, body: view };
  },
});
