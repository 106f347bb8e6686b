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

it('creates subscriptions with phases, a commitment and a parent, and reads them back', async () => {
  const { id: customerId = '' } = await sdk.customers.createCustomer({ externalId: 'terms' });
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Terms', lookupKey: 'terms' });
  const { id: featureId = '', meterId = '' } = await sdk.features.createFeature({
    name: 'Calls',
    type: 'metered',
    meter: { name: 'Calls', eventName: 'call', aggregation: { type: 'COUNT' }, resetUsage: 'BILLING_PERIOD', filters: [] },
  });
  expect(featureId).not.toBe('');
  const rhythm = { billingPeriod: 'MONTHLY', billingPeriodCount: 1, billingCadence: 'RECURRING' } as const;
  const price = { ...rhythm, currency: 'USD', priceUnitType: 'FIAT', entityType: 'PLAN', entityId: planId, billingModel: 'FLAT_FEE' } as const;
  const { id: fee = '' } = await sdk.prices.createPrice({ ...price, type: 'FIXED', invoiceCadence: 'ADVANCE', amount: '10' });
  await sdk.prices.createPrice({ ...price, type: 'USAGE', invoiceCadence: 'ARREAR', amount: '1', meterId });
  const startDate = new Date().toISOString();
  const later = new Date(Date.now() + 90 * 86_400_000).toISOString();
  const parent = await sdk.subscriptions.createSubscription({
    ...{ customerId, planId, startDate, currency: 'usd', billingPeriod: 'MONTHLY', billingCadence: 'RECURRING' },
    ...{ commitmentAmount: '100', commitmentDuration: 'ANNUAL', overageFactor: '1.5', enableTrueUp: true },
    phases: [
      { startDate, endDate: later, overrideLineItems: [{ priceId: fee, amount: '5' }] },
      { startDate: later, metadata: { step: 'full' } },
    ],
  });
  expect(parent).toMatchObject({ commitmentAmount: '100', commitmentDuration: 'ANNUAL', overageFactor: '1.5', enableTrueUp: true });
  expect(parent.phases).toMatchObject([
    { startDate, endDate: later },
    { startDate: later, metadata: { step: 'full' } },
  ]);
  const child = await sdk.subscriptions.createSubscription({
    ...{ customerId, planId, startDate, currency: 'usd', billingPeriod: 'MONTHLY', billingCadence: 'RECURRING', parentSubscriptionId: parent.id },
  });
  expect(child.parentSubscriptionId).toBe(parent.id);
});

it('promises usage of a line, and reads what became of the promise', async () => {
  const { id: customerId = '' } = await sdk.customers.createCustomer({ externalId: 'promising' });
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Promised', lookupKey: 'promised' });
  const { meterId = '' } = await sdk.features.createFeature({
    ...{ name: 'Promised calls', type: 'metered' },
    meter: { name: 'Promised calls', eventName: 'call', aggregation: { type: 'COUNT' }, resetUsage: 'BILLING_PERIOD', filters: [] },
  });
  const rhythm = { billingPeriod: 'MONTHLY', billingPeriodCount: 1, billingCadence: 'RECURRING' } as const;
  const price = { ...rhythm, currency: 'USD', priceUnitType: 'FIAT', entityType: 'PLAN', entityId: planId, billingModel: 'FLAT_FEE' } as const;
  const { id: calls = '' } = await sdk.prices.createPrice({ ...price, type: 'USAGE', invoiceCadence: 'ARREAR', amount: '1', meterId });
  const promise = { commitmentType: 'amount', commitmentAmount: 100, overageFactor: 1.5, enableTrueUp: true } as const;
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ customerId, planId, currency: 'usd', ...rhythm, lineItemCommitments: { [calls]: promise } },
  });
  const [line] = subscription.lineItems ?? [];
  const shown = { commitmentType: 'amount', commitmentAmount: '100', commitmentOverageFactor: '1.5', commitmentTrueUpEnabled: true };
  expect(line).toMatchObject(shown);
  const changed = await sdk.subscriptions.updateSubscriptionLineItem(line?.id ?? '', { commitmentAmount: 60, commitmentOverageFactor: 2 });
  expect(changed).toMatchObject({ commitmentAmount: '60', commitmentOverageFactor: '2', commitmentTrueUpEnabled: true });
  const preview = await sdk.invoices.getInvoicePreview({ subscriptionId: subscription.id ?? '' });
  expect(preview.lineItems?.[0]?.commitmentInfo).toMatchObject({ type: 'amount', isWindowed: false, overageFactor: '1.5' });
});
