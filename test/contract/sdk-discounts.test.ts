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

/** A plan of 10.00 a week in advance. */
async function createPlan(lookupKey: string): Promise<{ readonly planId: string; readonly priceId: string }> {
  const { id: planId = '' } = await sdk.plans.createPlan({ name: 'Weekly', lookupKey });
  const price = await sdk.prices.createPrice({
    ...{ billingPeriod: 'WEEKLY', billingPeriodCount: 1, billingCadence: 'RECURRING', currency: 'USD', priceUnitType: 'FIAT' },
    ...{ entityType: 'PLAN', entityId: planId, billingModel: 'FLAT_FEE', type: 'FIXED', invoiceCadence: 'ADVANCE', amount: '10' },
  });
  return { planId, priceId: price.id ?? '' };
}

it('the published SDK makes, finds, changes and deletes coupons', async () => {
  const { id = '' } = await sdk.coupons.createCoupon({ name: 'Ten', type: 'percentage', percentageOff: '10', cadence: 'repeated', durationInPeriods: 3 });
  expect(await sdk.coupons.getCoupon(id)).toMatchObject({ percentageOff: '10', durationInPeriods: 3, totalRedemptions: 0 });
  expect((await sdk.coupons.queryCoupon({ couponIds: [id] })).items).toMatchObject([{ id, type: 'percentage', cadence: 'repeated' }]);
  expect(await sdk.coupons.updateCoupon(id, { name: 'Ten percent' })).toMatchObject({ name: 'Ten percent' });
  expect(await sdk.coupons.deleteCoupon(id)).toMatchObject({ id });
});

it('the published SDK makes, changes and deletes tax rates and who bears them', async () => {
  const { id = '' } = await sdk.taxRates.createTaxRate({ name: 'VAT', code: 'vat-sdk', taxRateType: 'percentage', percentageValue: '19', scope: 'EXTERNAL' });
  expect(await sdk.taxRates.getTaxRate(id)).toMatchObject({ code: 'vat-sdk', percentageValue: '19', taxRateStatus: 'ACTIVE' });
  expect(await sdk.taxRates.updateTaxRate(id, { name: 'Value added tax' })).toMatchObject({ name: 'Value added tax' });
  expect(await sdk.taxRates.getTaxRates()).toMatchObject([{ id, code: 'vat-sdk' }]);
  expect(await app.api.get('/taxes/rates')).toMatchObject({ items: [{ id }], pagination: { total: 1 } });
  const customer = await sdk.customers.createCustomer({ externalId: 'sdk-taxed', name: 'Taxed', email: '' });
  const made = await sdk.taxAssociations.createTaxAssociation({ taxRateCode: 'vat-sdk', entityType: 'customer', entityId: customer.id });
  expect(made).toMatchObject({ taxRateId: id, entityId: customer.id, priority: 100, autoApply: true });
  const found = await sdk.taxAssociations.listTaxAssociations('customer', customer.id, undefined, id);
  expect(found.items).toMatchObject([{ id: made.id }]);
  expect(await sdk.taxAssociations.updateTaxAssociation(made.id ?? '', { priority: 1 })).toMatchObject({ priority: 1 });
  expect(await sdk.taxAssociations.deleteTaxAssociation(made.id ?? '')).toMatchObject({ id: made.id });
  await sdk.taxRates.deleteTaxRate(id);
  await expect(sdk.taxRates.getTaxRate(id)).rejects.toMatchObject({ statusCode: 404 });
});

it('the published SDK makes, finds, changes and archives add-ons with prices', async () => {
  const { id = '' } = await sdk.addons.createAddon({ name: 'Seats', lookupKey: 'sdk-seats', type: 'onetime' });
  await sdk.prices.createPrice({
    ...{ billingPeriod: 'MONTHLY', billingPeriodCount: 1, billingCadence: 'RECURRING', currency: 'USD', priceUnitType: 'FIAT' },
    ...{ entityType: 'ADDON', entityId: id, billingModel: 'FLAT_FEE', type: 'FIXED', invoiceCadence: 'ADVANCE', amount: '5' },
  });
  expect(await sdk.addons.getAddon(id)).toMatchObject({ lookupKey: 'sdk-seats', prices: [{ amount: '5', entityType: 'ADDON' }] });
  expect(await sdk.addons.getAddonByLookupKey('sdk-seats')).toMatchObject({ id });
  expect((await sdk.addons.queryAddon({ addonIds: [id] })).items).toMatchObject([{ id }]);
  expect(await sdk.addons.updateAddon(id, { name: 'Chairs' })).toMatchObject({ name: 'Chairs' });
  await sdk.addons.deleteAddon(id);
});

it('the published SDK reads a subscription and an invoice with coupons and taxes', async () => {
  const { planId, priceId } = await createPlan('sdk-discounts');
  const coupon = await sdk.coupons.createCoupon({ name: 'Two off', type: 'fixed', amountOff: '2', currency: 'usd', cadence: 'once' });
  const ofLine = await sdk.coupons.createCoupon({ name: 'Half', type: 'percentage', percentageOff: '50', cadence: 'forever' });
  await sdk.taxRates.createTaxRate({ name: 'Sales tax', code: 'sales-sdk', taxRateType: 'percentage', percentageValue: '10' });
  await sdk.customers.createCustomer({ externalId: 'sdk-discounted', name: 'Acme', email: '' });
  const subscription = await sdk.subscriptions.createSubscription({
    ...{ externalCustomerId: 'sdk-discounted', planId, currency: 'usd', billingCadence: 'RECURRING', billingPeriod: 'WEEKLY' },
    coupons: [coupon.id ?? ''],
    lineItemCoupons: { [priceId]: [ofLine.id ?? ''] },
    taxRateOverrides: [{ taxRateCode: 'sales-sdk', currency: 'usd', autoApply: true }],
  });
  expect(subscription.couponAssociations).toMatchObject([{ couponId: coupon.id }, { couponId: ofLine.id, coupon: { percentageOff: '50' } }]);
  const [invoice] = (await sdk.invoices.queryInvoice({ subscriptionId: subscription.id })).items ?? [];
  expect(invoice).toMatchObject({
    ...{ subtotal: '10.00', totalDiscount: '7.00', totalTax: '0.30', total: '3.30' },
    couponApplications: [{ discountedAmount: '5.00' }, { discountedAmount: '2.00', finalPrice: '3.00' }],
    taxes: [{ taxableAmount: '3.00', taxAmount: '0.30', taxRate: { code: 'sales-sdk' } }],
    lineItems: [{ lineItemDiscount: '5.00', invoiceLevelDiscount: '2.00' }],
  });
  expect(await sdk.invoices.getInvoicePreview({ subscriptionId: subscription.id ?? '' })).toMatchObject({
    subtotal: '10.00',
    totalDiscount: '5.00',
    totalTax: '0.50',
  });
});
