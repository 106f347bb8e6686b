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

let made = 0;

/** A plan with a metered and a boolean feature, and a customer that subscribes to it. */
async function subscribe() {
  const key = `entitled-${(made += 1)}`;
  const { id: callsId = '', meterId = '' } = await sdk.features.createFeature({
    ...{ name: 'Calls', type: 'metered', lookupKey: key },
    meter: { name: key, eventName: key, aggregation: { type: 'COUNT' }, resetUsage: 'BILLING_PERIOD', filters: [] },
  });
  const { id: ssoId = '' } = await sdk.features.createFeature({ name: 'SSO', type: 'boolean', lookupKey: `${key}-sso` });
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Pro', lookupKey: key });
  await sdk.prices.createPrice({
    ...{ billingPeriod: 'MONTHLY', billingPeriodCount: 1, billingCadence: 'RECURRING', currency: 'USD', priceUnitType: 'FIAT', meterId },
    ...{ entityType: 'PLAN', entityId: planId, billingModel: 'FLAT_FEE', type: 'USAGE', invoiceCadence: 'ARREAR', amount: '0.01' },
  });
  const { id: customerId = '' } = await sdk.customers.createCustomer({ externalId: key, name: 'Acme' });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId: key, planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'MONTHLY' },
    startDate: new Date().toISOString(),
  });
  return { key, callsId, ssoId, planId, customerId, subscriptionId: subscription.id ?? '' };
}

it('the published SDK makes, finds, changes and deletes entitlements', async () => {
  const { callsId, ssoId, planId } = await subscribe();
  const base = { entityType: 'PLAN', entityId: planId, planId } as const;
  const { id = '' } = await sdk.entitlements.createEntitlement({
    ...{ ...base, featureId: callsId, featureType: 'metered', usageLimit: 100, usageResetPeriod: 'MONTHLY' },
    ...{ isEnabled: true, isSoftLimit: true },
  });
  expect(await sdk.entitlements.getEntitlement(id)).toMatchObject({ id, planId, featureId: callsId, usageLimit: 100, feature: { id: callsId } });
  const bulk = await sdk.entitlements.createEntitlementsBulk({ items: [{ ...base, featureId: ssoId, featureType: 'boolean', isEnabled: true }] });
  expect(bulk.items).toMatchObject([{ featureId: ssoId, isEnabled: true }]);
  expect((await sdk.entitlements.queryEntitlement({ planIds: [planId], featureIds: [callsId] })).items).toMatchObject([{ id, isSoftLimit: true }]);
  expect(await sdk.entitlements.updateEntitlement(id, { usageLimit: 200, isSoftLimit: false })).toMatchObject({ usageLimit: 200, isSoftLimit: false });
  await expect(sdk.entitlements.createEntitlement({ ...base, featureId: callsId, featureType: 'metered' })).rejects.toMatchObject({ statusCode: 409 });
  await sdk.entitlements.deleteEntitlement(id);
  await expect(sdk.entitlements.getEntitlement(id)).rejects.toMatchObject({ statusCode: 404 });
});

it('the published SDK reads what a customer is entitled to and has used', async () => {
  const { key, callsId, ssoId, planId, customerId, subscriptionId } = await subscribe();
  const base = { entityType: 'PLAN', entityId: planId } as const;
  await sdk.entitlements.createEntitlement({ ...base, featureId: callsId, featureType: 'metered', usageLimit: 4, usageResetPeriod: 'MONTHLY' });
  await sdk.entitlements.createEntitlement({ ...base, featureId: ssoId, featureType: 'boolean', isEnabled: true });
  await sdk.events.ingestEvent({ eventName: key, externalCustomerId: key, properties: {} });
  const ofCustomer = await sdk.customers.getCustomerEntitlements(customerId);
  expect(ofCustomer.customerId).toBe(customerId);
  expect(ofCustomer.features?.map(({ feature, entitlement }) => [feature?.id, entitlement?.usageLimit ?? null, entitlement?.isEnabled])).toEqual([
    [callsId, 4, true],
    [ssoId, null, true],
  ]);
  const ofSubscription = await sdk.subscriptions.getSubscriptionEntitlements(subscriptionId, [callsId]);
  expect(ofSubscription).toMatchObject({ subscriptionId, planId, features: [{ sources: [{ entityType: 'plan', usageLimit: 4, entityName: 'Pro' }] }] });
  const summary = await sdk.customers.getCustomerUsageSummary({ customerLookupKey: key });
  expect(summary).toMatchObject({ customerId, features: [{ currentUsage: '1', totalLimit: 4, usagePercent: '25.00', isUnlimited: false }] });
});
