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

const FEE = {
  billingCadence: 'RECURRING',
  currency: 'USD',
  priceUnitType: 'FIAT',
  billingModel: 'FLAT_FEE',
  type: 'FIXED',
  invoiceCadence: 'ADVANCE',
} as const;
let made = 0;

async function createPlan(amount: string): Promise<{ readonly planId: string; readonly priceId: string }> {
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Monthly', lookupKey: `monthly-${(made += 1)}` });
  const price = await sdk.prices.createPrice({ ...FEE, billingPeriod: 'MONTHLY', billingPeriodCount: 1, entityType: 'PLAN', entityId: planId, amount });
  return { planId, priceId: price.id ?? '' };
}

async function createAddon(amount: string): Promise<string> {
  const { id = '' } = await sdk.addons.createAddon({ name: 'Extra', lookupKey: `extra-${(made += 1)}`, type: 'onetime' });
  await sdk.prices.createPrice({ ...FEE, billingPeriod: 'MONTHLY', billingPeriodCount: 1, entityType: 'ADDON', entityId: id, amount });
  return id;
}

async function subscribe(fields: object = {}): Promise<{ readonly id: string; readonly planId: string; readonly lineId: string }> {
  const { planId } = await createPlan('100');
  const externalCustomerId = `changing-${(made += 1)}`;
  await sdk.customers.createCustomer({ externalId: externalCustomerId, name: 'Acme', email: '' });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId, planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'MONTHLY', ...fields },
  });
  return { id: subscription.id ?? '', planId, lineId: subscription.lineItems?.[0]?.id ?? '' };
}

const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

it('the published SDK previews a change of plan and carries it out', async () => {
  const { id } = await subscribe();
  const { planId: targetPlanId } = await createPlan('300');
  const rhythm = { billingCadence: 'RECURRING', billingPeriod: 'MONTHLY', billingPeriodCount: 1, billingCycle: 'anniversary' } as const;
  const asked = { ...rhythm, targetPlanId, prorationBehavior: 'create_prorations' } as const;
  const preview = await sdk.subscriptions.previewSubscriptionChange(id, asked);
  expect(preview).toMatchObject({ subscriptionId: id, targetPlan: { id: targetPlanId } });
  const executed = await sdk.subscriptions.executeSubscriptionChange(id, asked);
  expect(executed).toMatchObject({ isScheduled: false, newSubscription: { id, planId: targetPlanId } });
  expect(await sdk.subscriptions.getSubscription(id)).toMatchObject({ planId: targetPlanId });
});

it('the published SDK agrees on a change for later, finds it among the schedules and calls it off', async () => {
  const { id } = await subscribe();
  const { planId: targetPlanId } = await createPlan('300');
  const executed = await sdk.subscriptions.executeSubscriptionChange(id, {
    ...{ targetPlanId, billingCadence: 'RECURRING', billingPeriod: 'MONTHLY', billingCycle: 'anniversary', prorationBehavior: 'none' },
    changeAt: 'end_of_period',
  });
  const scheduleId = executed.scheduleId ?? '';
  expect(executed.isScheduled).toBe(true);
  expect(await sdk.subscriptions.listSubscriptionSchedules(id)).toMatchObject({ count: 1, schedules: [{ id: scheduleId, status: 'pending' }] });
  expect((await sdk.subscriptions.listAllSubscriptionSchedules(true, id)).schedules).toMatchObject([{ id: scheduleId, scheduleType: 'plan_change' }]);
  expect(await sdk.subscriptions.cancelSubscriptionSchedule(scheduleId)).toMatchObject({ status: 'cancelled' });
  expect(await sdk.subscriptions.getSubscriptionSchedule(scheduleId)).toMatchObject({ status: 'cancelled', canBeCancelled: false });
});

it('the published SDK adds, changes and ends a line', async () => {
  const { id } = await subscribe();
  const { priceId } = await createPlan('60');
  const added = await sdk.subscriptions.createSubscriptionLineItem(id, { priceId, quantity: 2 });
  expect(added).toMatchObject({ priceId, quantity: '2', subscriptionId: id });
  const changed = await sdk.subscriptions.updateSubscriptionLineItem(added.id ?? '', { amount: '50', billingModel: 'FLAT_FEE' });
  expect(changed).toMatchObject({ price: { amount: '50' }, quantity: '2' });
  const ended = await sdk.subscriptions.deleteSubscriptionLineItem(changed.id ?? '', {});
  expect(ended.endDate).toBeDefined();
  const later = await sdk.subscriptions.createSubscriptionLineItem(id, { priceId, startDate: ahead(3) });
  expect(later).toMatchObject({ priceId, startDate: expect.any(String) as string });
});

it('the published SDK gives a subscription an add-on, lists it and takes it away', async () => {
  const { id } = await subscribe();
  const addonId = await createAddon('30');
  const added = await sdk.subscriptions.addSubscriptionAddon({ subscriptionId: id, addonId });
  expect(added).toMatchObject({ addonId, addonStatus: 'active' });
  expect(await sdk.subscriptions.getSubscriptionAddonAssociations(id)).toMatchObject([{ id: added.id, addonId }]);
  const removed = await sdk.subscriptions.removeSubscriptionAddon({ addonAssociationId: added.id ?? '', reason: 'no need' });
  expect(removed.message).toBe('The add-on is removed.');
  expect(await sdk.subscriptions.getSubscriptionAddonAssociations(id)).toMatchObject([{ addonStatus: 'cancelled', cancellationReason: 'no need' }]);
});

it('the published SDK subscribes with prices, lines and add-ons of its own, on the first invoice', async () => {
  const { planId, priceId } = await createPlan('100');
  const { priceId: other } = await createPlan('60');
  const addonId = await createAddon('30');
  await sdk.customers.createCustomer({ externalId: 'sdk-lines', name: 'Acme', email: '' });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId: 'sdk-lines', planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'MONTHLY' },
    overrideLineItems: [{ priceId, amount: '80', quantity: '2' }],
    lineItems: [{ priceId: other }],
    addons: [{ addonId }],
  });
  expect(subscription.lineItems).toHaveLength(3);
  const [invoice] = (await sdk.invoices.queryInvoice({ subscriptionId: subscription.id })).items ?? [];
  expect(invoice).toMatchObject({ total: '250.00' });
});

it('the published SDK updates a subscription and cancels it with what it was paid for back', async () => {
  const { id } = await subscribe({ startDate: ahead(-10) });
  expect(await sdk.subscriptions.updateSubscription(id, { cancelAtPeriodEnd: true })).toMatchObject({ cancelAtPeriodEnd: true });
  const cancelled = await sdk.subscriptions.cancelSubscription(id, { cancellationType: 'immediate', prorationBehavior: 'create_prorations' });
  expect(cancelled).toMatchObject({ status: 'cancelled', prorationDetails: [{ originalAmount: '100.00' }] });
  expect(Number(cancelled.totalCreditAmount)).toBeGreaterThan(50);
});
