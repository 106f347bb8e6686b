import { z } from 'zod';
import { idParam, positiveDecimalText, route, type Route } from '../../http';
import { Invoice, loadInvoiceViews } from '../../invoices';
import { payInvoice } from '../operations/pay-invoice';
import type { SubscriptionDeps } from '../port';

const UpdatePaymentBody = z
  .object({
    payment_status: z.literal('SUCCEEDED'),
    amount: positiveDecimalText
      .optional()
      .meta({ type: 'string', description: 'What has been paid of the invoice in all, up to its total; by default all of it.' }),
  })
  .meta({ id: 'UpdatePaymentBody' });

const pay = route<SubscriptionDeps, typeof idParam, undefined, typeof UpdatePaymentBody>({
  method: 'put',
  path: '/invoices/:id/payment',
  tag: 'Invoices',
  summary: 'Note that an invoice was paid',
  description: 'A subscription that was `past_due` is active again as soon as nothing is overdue.',
  role: 'full',
  params: idParam,
  body: UpdatePaymentBody,
  answers: { 200: Invoice },
  refusals: ['invoice_not_found', 'invoice_not_payable'],
  async handle({ deps, environmentId, principal, params, body, commandId }) {
    const row = await payInvoice(deps, { environmentId, invoiceId: params.id, commandId, amount: body.amount ?? null });
    const [view] = await loadInvoiceViews(deps.db, [row], principal.tenantId);
    return { status: 200, body: view };
  },
});

export const paymentRoutes: readonly Route<SubscriptionDeps>[] = [pay];
