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

/** A metered feature that a plan sells at 0.01 a unit. */
async function sell(key: string): Promise<{ readonly planId: string; readonly featureId: string }> {
  const { id: featureId = '', meterId = '' } = await sdk.features.createFeature({
    ...{ name: 'Calls', type: 'metered', lookupKey: key },
    meter: { name: key, eventName: key, aggregation: { type: 'COUNT' }, resetUsage: 'BILLING_PERIOD', filters: [] },
  });
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Pro', lookupKey: key });
  await sdk.prices.createPrice({
    ...{ billingPeriod: 'MONTHLY', billingPeriodCount: 1, billingCadence: 'RECURRING', currency: 'USD', priceUnitType: 'FIAT', meterId },
    ...{ entityType: 'PLAN', entityId: planId, billingModel: 'FLAT_FEE', type: 'USAGE', invoiceCadence: 'ARREAR', amount: '0.01' },
  });
  return { planId, featureId };
}

async function subscribe(externalId: string, planId: string): Promise<{ readonly customerId: string; readonly subscriptionId: string }> {
  const { id: customerId = '' } = await sdk.customers.createCustomer({ externalId, name: 'Acme' });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId: externalId, planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'MONTHLY' },
    startDate: new Date().toISOString(),
  });
  return { customerId, subscriptionId: subscription.id ?? '' };
}

it('the published SDK makes, reads, changes and deletes credit grants of a plan, and sees what comes next', async () => {
  const { planId } = await sell('granted');
  const { id = '', ...made } = await sdk.creditGrants.createCreditGrant({
    ...{ name: 'Monthly', scope: 'PLAN', planId, credits: '250.5', cadence: 'RECURRING', period: 'MONTHLY', periodCount: 1 },
    ...{ expirationType: 'BILLING_CYCLE', priority: 1, conversionRate: '1', metadata: { tier: 'pro' } },
  });
  expect(made).toMatchObject({ scope: 'PLAN', planId, credits: '250.5', cadence: 'RECURRING', metadata: { tier: 'pro' } });
  expect(await sdk.creditGrants.getCreditGrant(id)).toMatchObject({ id, planId, expirationType: 'BILLING_CYCLE' });
  expect(await sdk.creditGrants.updateCreditGrant(id, { name: 'Renamed' })).toMatchObject({ id, name: 'Renamed', credits: '250.5' });
  expect(await sdk.creditGrants.getPlanCreditGrants(planId)).toMatchObject({ items: [{ id }] });
  const { customerId, subscriptionId } = await subscribe('granted', planId);
  const upcoming = await sdk.customers.getCustomerUpcomingGrants(customerId);
  expect(upcoming.items).toMatchObject([{ subscriptionId, credits: 250.5, applicationStatus: 'pending', applicationReason: 'recurring_credit_grant' }]);
  expect((await sdk.subscriptions.getSubscriptionUpcomingGrants(subscriptionId)).items).toEqual(upcoming.items);
  await sdk.creditGrants.deleteCreditGrant(id);
  await expect(sdk.creditGrants.getCreditGrant(id)).rejects.toMatchObject({ statusCode: 404 });
});

it('the published SDK reads what usage costs', async () => {
  const { planId, featureId } = await sell('costly');
  await subscribe('costly', planId);
  for (let n = 0; n < 3; n += 1) await sdk.events.ingestEvent({ eventName: 'costly', externalCustomerId: 'costly', properties: {} });
  const analytics = await sdk.events.getUsageAnalytics({ externalCustomerId: 'costly', featureIds: [featureId], windowSize: 'DAY' });
  expect(analytics).toMatchObject({
    totalCost: '0.03',
    currency: 'usd',
    items: [{ totalUsage: '3', totalCost: '0.03', currency: 'usd', price: { amount: '0.01' } }],
  });
  expect(analytics.items?.[0]?.points?.filter((point) => point.eventCount)).toMatchObject([{ usage: '3', cost: '0.03' }]);
});
