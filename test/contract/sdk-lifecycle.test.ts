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

const MONTHLY = { billingCadence: 'RECURRING', billingPeriod: 'MONTHLY', billingPeriodCount: 1 } as const;
let made = 0;

/** A draft of a plan that costs 100 a month in advance. */
async function draft(): Promise<string> {
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Monthly', lookupKey: `lifecycle-${(made += 1)}` });
  const fee = { currency: 'USD', priceUnitType: 'FIAT', billingModel: 'FLAT_FEE', type: 'FIXED', invoiceCadence: 'ADVANCE', amount: '100' } as const;
  await sdk.prices.createPrice({ ...MONTHLY, ...fee, entityType: 'PLAN', entityId: planId });
  const externalCustomerId = `living-${(made += 1)}`;
  await sdk.customers.createCustomer({ externalId: externalCustomerId, name: 'Acme', email: '' });
  const subscription = await sdk.subscriptions.createSubscription({ ...MONTHLY, externalCustomerId, planId, currency: 'usd', subscriptionStatus: 'draft' });
  return subscription.id ?? '';
}

it('the published SDK makes a draft and activates it', async () => {
  const id = await draft();
  expect(await sdk.subscriptions.getSubscription(id)).toMatchObject({ subscriptionStatus: 'draft' });
  const activated = await sdk.subscriptions.activateSubscription(id, { startDate: new Date().toISOString() });
  expect(activated).toMatchObject({ id, subscriptionStatus: 'active' });
});

it('the published SDK pauses and resumes a subscription', async () => {
  const id = await draft();
  await sdk.subscriptions.activateSubscription(id, { startDate: new Date(Date.now() - 86_400_000).toISOString() });
  const paused = await sdk.subscriptions.pauseSubscription(id, { pauseMode: 'immediate', pauseDays: 10, reason: 'holiday', metadata: { by: 'customer' } });
  expect(paused).toMatchObject({ subscriptionId: id, pauseMode: 'immediate', pauseStatus: 'active', resumeMode: 'auto', reason: 'holiday' });
  expect(await sdk.subscriptions.getSubscription(id)).toMatchObject({ subscriptionStatus: 'paused', pauseStatus: 'active', activePauseId: paused.id });
  expect(await sdk.subscriptions.listSubscriptionPauses(id)).toMatchObject([{ items: [{ id: paused.id, pauseStatus: 'active' }], total: 1 }]);
  expect(await app.api.get(`/subscriptions/${id}/pauses`)).toMatchObject({ items: [{ id: paused.id }], total: 1 });
  const resumed = await sdk.subscriptions.resumeSubscription(id, { resumeMode: 'immediate' });
  expect(resumed).toMatchObject({ id: paused.id, pauseStatus: 'completed', resumeMode: 'immediate' });
});

it('the published SDK notes that an invoice was paid', async () => {
  const id = await draft();
  await sdk.subscriptions.activateSubscription(id, { startDate: new Date().toISOString() });
  const { items } = await sdk.invoices.queryInvoice({ subscriptionId: id });
  const paid = await sdk.invoices.updateInvoicePaymentStatus(items?.[0]?.id ?? '', { paymentStatus: 'SUCCEEDED', amount: '100' });
  expect(paid).toMatchObject({ paymentStatus: 'SUCCEEDED', amountPaid: '100.00', amountRemaining: '0.00' });
});
