import { route } from '../../http';
import { loadInvoiceViews } from '../load-views';
import { Invoice } from '../schema';
import { createOneOff } from './create-one-off';
import { CreateInvoiceBody } from './one-off-schema';

export const createInvoiceRoute = route({
  method: 'post',
  path: '/invoices',
  tag: 'Invoices',
  summary: 'Write an invoice for a customer',
  description:
    'With lines of your own, beside those that subscriptions make: a draft, or final at once. Taxes are worked out; the total follows from the lines.',
  role: 'full',
  body: CreateInvoiceBody,
  answers: { 201: Invoice },
  refusals: ['customer_not_found', 'subscription_not_found', 'tax_rate_not_found', 'invalid_currency', 'end_before_start', 'already_exists'],
  async handle({ deps, environmentId, principal, body }) {
    const [view] = await loadInvoiceViews(deps.db, [await createOneOff(deps, environmentId, body)], principal.tenantId);
    return { status: 201, body: view };
  },
});
