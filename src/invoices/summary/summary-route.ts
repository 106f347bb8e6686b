import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { idParam, route } from '../../http';
import { summarizeInvoices } from './summarize-invoices';
import { InvoiceSummary } from './summary-schema';

export const summaryRoute = route({
  method: 'get',
  path: '/customers/:id/invoices/summary',
  tag: 'Invoices',
  summary: 'What a customer was billed and owes, by currency',
  role: 'read',
  params: idParam,
  answers: { 200: InvoiceSummary },
  refusals: ['customer_not_found'],
  async handle({ deps, environmentId, params }) {
    const customer = await requireCustomer(deps.db, environmentId, params.id);
    return { status: 200, body: await summarizeInvoices(deps.db, customer, await businessNow(deps, customer)) };
  },
});
