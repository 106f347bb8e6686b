import type { Flexprice } from '@flexprice/sdk' with { 'resolution-mode': 'import' };
import { testApp } from '../harness';
import { startSdk, type RunningSdk } from './sdk/start-sdk';

const app = testApp();
let running: RunningSdk | undefined;
let sdk: Flexprice;

beforeAll(async () => {
  running = await startSdk(app.api.url, app.apiKey);
  sdk = running.client;
});
afterAll(() => running?.stop());

const HUNDRED = { currency: 'usd', amountDue: '100', subtotal: '100', total: '100' } as const;

it('the published SDK writes an invoice, finalises it and sees what is owed', async () => {
  const { id: customerId = '' } = await sdk.customers.createCustomer({ externalId: 'sdk-invoiced', name: 'Acme', email: '' });
  const draft = await sdk.invoices.createInvoice({
    ...{ ...HUNDRED, customerId, invoiceType: 'ONE_OFF', billingReason: 'MANUAL', invoiceStatus: 'DRAFT', description: 'Consulting' },
    ...{ idempotencyKey: 'sdk-order-1', metadata: { order: '1' }, dueDate: '2099-01-01T00:00:00.000Z' },
    lineItems: [
      { displayName: 'Days', quantity: '2', amount: '90' },
      { displayName: 'Travel', quantity: '1', amount: '10' },
    ],
  });
  expect(draft).toMatchObject({ invoiceType: 'ONE_OFF', invoiceStatus: 'DRAFT', total: '100.00', description: 'Consulting', metadata: { order: '1' } });
  expect(draft.lineItems).toMatchObject([
    { displayName: 'Days', quantity: '2', amount: '90.00' },
    { displayName: 'Travel', quantity: '1', amount: '10.00' },
  ]);
  await sdk.invoices.finalizeInvoice(draft.id ?? '');
  expect(await sdk.invoices.getInvoice(draft.id ?? '')).toMatchObject({ invoiceStatus: 'FINALIZED', invoiceNumber: expect.stringMatching(/^INV-\d+$/) });
  expect(await sdk.invoices.getCustomerInvoiceSummary(customerId)).toMatchObject({
    summaries: [
      {
        currency: 'usd',
        totalInvoiceCount: 1,
        totalRevenueAmount: '100.00',
        totalUnpaidAmount: '100.00',
        unpaidFixedCharges: '100.00',
        overdueInvoiceCount: 0,
      },
    ],
  });
});

it('the published SDK has an invoice worked out again', async () => {
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Monthly', lookupKey: 'sdk-again' });
  await sdk.prices.createPrice({
    ...{ billingCadence: 'RECURRING', billingPeriod: 'MONTHLY', billingPeriodCount: 1, currency: 'USD', priceUnitType: 'FIAT', billingModel: 'FLAT_FEE' },
    ...{ type: 'FIXED', invoiceCadence: 'ADVANCE', amount: '100', entityType: 'PLAN', entityId: planId },
  });
  await sdk.customers.createCustomer({ externalId: 'sdk-again', name: 'Acme', email: '' });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId: 'sdk-again', planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'MONTHLY', billingPeriodCount: 1 },
  });
  const [first] = (await sdk.invoices.queryInvoice({ subscriptionId: subscription.id })).items ?? [];
  const again = await sdk.invoices.recalculateInvoice(first?.id ?? '');
  expect(again).toMatchObject({ invoiceStatus: 'FINALIZED', total: '100.00' });
  expect(again.id).not.toBe(first?.id);
  expect(await sdk.invoices.getInvoice(first?.id ?? '')).toMatchObject({ invoiceStatus: 'VOIDED' });
  const draft = await sdk.invoices.createInvoice({ ...HUNDRED, customerId: again.customerId ?? '' });
  expect(await sdk.invoices.recalculateInvoice(draft.id ?? '', true)).toMatchObject({ id: draft.id, invoiceStatus: 'FINALIZED' });
});
