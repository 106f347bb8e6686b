import type { Flexprice } from '@flexprice/sdk' with { 'resolution-mode': 'import' };
import { eventually, testApp } from '../harness';
import { startSdk, type RunningSdk } from './sdk/start-sdk';

/** An hour of grace: what a period bills waits as a draft. */
const app = testApp({ graceSeconds: 3_600 });
let running: RunningSdk | undefined;
let sdk: Flexprice;

beforeAll(async () => {
  running = await startSdk(app.api.url, app.apiKey);
  sdk = running.client;
});
afterAll(() => running?.stop());

const DAY = 86_400_000;
const WEEK = 7 * DAY;
let made = 0;

/** Ids that no other test of the file has. */
const unique = (word: string) => `${word}-${(made += 1)}`;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();

interface Catalogue {
  readonly planId: string;
  readonly featureId: string;
  readonly meterId: string;
  readonly eventName: string;
}

/** A plan of 10.00 a week in advance, and of 0.01 for each unit of usage in arrears. */
async function createCatalogue(): Promise<Catalogue> {
  const eventName = unique('call');
  const feature = await sdk.features.createFeature({
    name: 'Calls',
    type: 'metered',
    lookupKey: eventName,
    meter: { name: 'Calls', eventName, aggregation: { type: 'SUM', field: 'units' }, resetUsage: 'BILLING_PERIOD', filters: [] },
  });
  const plan = await sdk.plans.createPlan({ name: 'Weekly', lookupKey: unique('weekly') });
  const { id: planId = '' } = plan;
  const { id: featureId = '', meterId = '' } = feature;
  const weekly = { billingPeriod: 'WEEKLY', billingPeriodCount: 1, billingCadence: 'RECURRING' } as const;
  const price = { ...weekly, currency: 'USD', priceUnitType: 'FIAT', entityType: 'PLAN', entityId: planId, billingModel: 'FLAT_FEE' } as const;
  await sdk.prices.createPrice({ ...price, type: 'FIXED', invoiceCadence: 'ADVANCE', amount: '10' });
  await sdk.prices.createPrice({ ...price, type: 'USAGE', invoiceCadence: 'ARREAR', amount: '0.01', meterId });
  return { planId, featureId, meterId, eventName };
}

interface Subscribed extends Catalogue {
  readonly customerId: string;
  readonly externalId: string;
  readonly subscriptionId: string;
}

/** A customer with 600 units of usage in the week that ended a minute ago, and a subscription that began with that week. */
async function subscribe(): Promise<Subscribed> {
  const catalogue = await createCatalogue();
  const externalId = unique('acme');
  const customer = await sdk.customers.createCustomer({ externalId, name: 'Acme', email: 'billing@acme.example', metadata: { tier: 'gold' } });
  const event = { eventName: catalogue.eventName, externalCustomerId: externalId, source: 'test' };
  await sdk.events.ingestEventsBulk({
    events: [1, 2].map((day) => ({ ...event, eventId: unique('event'), properties: { units: '250' }, timestamp: ago(day * DAY) })),
  });
  await sdk.events.ingestEvent({ ...event, eventId: `${externalId}-single`, properties: { units: '100' }, timestamp: ago(3 * DAY) });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId: externalId, planId: catalogue.planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'WEEKLY' },
    startDate: ago(WEEK + 60_000),
  });
  return { ...catalogue, customerId: customer.id ?? '', externalId, subscriptionId: subscription.id ?? '' };
}

async function draftOf(subscriptionId: string) {
  const found = await eventually(
    () => sdk.invoices.queryInvoice({ subscriptionId, invoiceStatus: ['DRAFT'] }),
    (page) => (page.items ?? []).length > 0,
  );
  return found.items?.[0] ?? {};
}

describe('the published npm SDK', () => {
  it('subscribes a customer to a plan that it made, and reads all of them back', async () => {
    const { customerId, externalId, planId, subscriptionId } = await subscribe();
    expect(await sdk.customers.getCustomerByExternalId(externalId)).toMatchObject({ id: customerId, externalId, name: 'Acme', metadata: { tier: 'gold' } });
    const plans = await sdk.plans.queryPlan({ planIds: [planId], expand: 'prices,meters' });
    expect(plans.items?.[0]?.prices?.map(({ type, amount }) => [type, amount]).toSorted()).toEqual([
      ['FIXED', '10'],
      ['USAGE', '0.01'],
    ]);
    const subscription = await sdk.subscriptions.getSubscription(subscriptionId);
    expect(subscription).toMatchObject({ customerId, planId, subscriptionStatus: 'active', customer: { externalId }, plan: { id: planId } });
    expect(subscription.lineItems).toHaveLength(2);
    const page = await sdk.subscriptions.querySubscription({ externalCustomerId: externalId, subscriptionStatus: ['active'], expand: 'plan,customer' });
    expect(page).toMatchObject({ items: [{ id: subscriptionId }], pagination: { total: 1 } });
  });

  it('sees usage as soon as it was taken, with what it costs', async () => {
    const { externalId, subscriptionId, eventName, meterId, featureId } = await subscribe();
    const span = { startTime: ago(WEEK), endTime: ago(0) };
    const listed = await sdk.events.listRawEvents({ externalCustomerId: externalId, eventName, ...span, propertyFilters: { units: ['250'] }, pageSize: 200 });
    expect(listed).toMatchObject({ totalCount: 2, hasMore: false });
    expect(await sdk.events.getEvent(`${externalId}-single`)).toMatchObject({ event: { eventName, properties: { units: '100' } } });
    const asked = { externalCustomerId: externalId, ...span };
    expect(await sdk.events.getUsageByMeter({ meterId, ...asked, windowSize: 'DAY' })).toMatchObject({ value: 600 });
    expect(await sdk.events.getUsageStatistics({ eventName, aggregationType: 'COUNT', ...asked })).toMatchObject({ value: 3 });
    const analytics = await sdk.events.getUsageAnalytics({ ...asked, featureIds: [featureId], groupBy: ['source'] });
    expect(analytics.items).toEqual([expect.objectContaining({ source: 'test', totalUsage: '600' })]);
    const usage = await sdk.subscriptions.getSubscriptionUsage({ subscriptionId, ...span });
    expect(usage).toMatchObject({ amount: 6, currency: 'usd', charges: [{ quantity: 600, amount: 6, meterId }] });
  });

  it('previews, finalises and voids the invoice of the week that ended', async () => {
    const { customerId, subscriptionId } = await subscribe();
    const draft = await draftOf(subscriptionId);
    const id = draft.id ?? '';
    expect(draft).toMatchObject({ customerId, total: '16.00', currency: 'usd', paymentStatus: 'PENDING' });
    expect(await sdk.invoices.getInvoicePreview({ subscriptionId })).toMatchObject({ subscriptionId, total: '10.00', invoiceStatus: 'DRAFT' });
    await sdk.invoices.finalizeInvoice(id);
    const final = await sdk.invoices.getInvoice(id);
    expect(final).toMatchObject({ invoiceStatus: 'FINALIZED', total: '16.00', amountDue: '16.00', amountRemaining: '16.00' });
    expect(final.lineItems?.map(({ quantity, amount }) => [quantity, amount]).toSorted()).toEqual([
      ['1', '10.00'],
      ['600', '6.00'],
    ]);
    await sdk.invoices.updateInvoice(id, { metadata: { purchase: 'order' } });
    await sdk.invoices.voidInvoice(id);
    expect(await sdk.invoices.getInvoice(id)).toMatchObject({ invoiceStatus: 'VOIDED', metadata: { purchase: 'order' } });
    const voided = await sdk.invoices.queryInvoice({ customerId, invoiceStatus: ['VOIDED'] });
    expect(voided.items?.map((invoice) => invoice.id)).toEqual([id]);
  });

  it('cancels at once, and finds the last invoice when the call returns', async () => {
    const { subscriptionId } = await subscribe();
    await draftOf(subscriptionId);
    const body = { cancellationType: 'immediate', cancelImmediatelyInovicePolicy: 'generate_invoice', reason: 'closing down' } as const;
    const cancelled = await sdk.subscriptions.cancelSubscription(subscriptionId, body);
    expect(cancelled).toMatchObject({ subscriptionId, status: 'cancelled', cancellationType: 'immediate', reason: 'closing down' });
    const invoices = await sdk.invoices.queryInvoice({ subscriptionId, sort: [{ field: 'period_end', direction: 'desc' }] });
    expect(invoices.items).toHaveLength(3);
    expect(await sdk.subscriptions.getSubscription(subscriptionId)).toMatchObject({ subscriptionStatus: 'cancelled' });
    expect(await sdk.subscriptions.getSubscriptionUsage({ subscriptionId })).toMatchObject({ currency: 'usd' });
    await expect(sdk.subscriptions.cancelSubscription(subscriptionId, body)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('decodes refusals as its own errors, with our message', async () => {
    const unknown = sdk.subscriptions.getSubscription('sub_unknown');
    await expect(unknown).rejects.toMatchObject({ statusCode: 404 });
    const incomplete = sdk.subscriptions.createSubscription({ planId: 'plan_unknown', currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'WEEKLY' });
    await expect(incomplete).rejects.toMatchObject({ name: 'ErrorsErrorsErrorResponse', statusCode: 400, message: expect.stringContaining('customer_id') });
  });
});
