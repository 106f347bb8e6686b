import { addMilliseconds } from '../../src/billing/calendar';
import { EVENT, graduated, perUnit, scenario, testApp, type Charge, type InvoiceView, type World } from '../harness';

const app = testApp();

interface Limits {
  readonly usage_limit?: number | null;
  readonly usage_reset_period?: string;
  readonly is_soft_limit?: boolean;
}

/** A feature over the meter of the plan's first charge, and an entitlement of the plan to it. */
async function entitle(world: World, limits: Limits, more: Record<string, unknown> = {}): Promise<{ readonly featureId: string; readonly id: string }> {
  const plan = await app.api.get<{ charges: { meter_id: string }[] }>(`/pricing-plans/${world.planId}`);
  const feature = await app.api.post<{ id: string }>('/features', { name: 'Requests', type: 'metered', meter_id: plan.charges[0]?.meter_id });
  const entitlement = await app.api.post<{ id: string }>('/entitlements', { plan_id: world.planId, feature_id: feature.id, ...limits, ...more });
  return { featureId: feature.id, id: entitlement.id };
}

/** Quantity, what the entitlement covers of it, and the amount, of the first line of each invoice. */
function lines(invoices: readonly InvoiceView[]): readonly (readonly (string | undefined)[])[] {
  return invoices.map(({ line_items: [line] }) => [line?.quantity, line?.adjusted_entitlement_quantity, line?.amount]);
}

const monthly = (charge: Charge = perUnit('0.01'), at = '2024-01-01') => scenario(app).clock(at).plan(charge).customer('acme').subscribe();

it('bills only what goes beyond the limit, anew in each billing period', async () => {
  const world = await monthly().start();
  await entitle(world, { usage_limit: 100 });
  await world.events(120, { at: '2024-01-10' });
  await world.events(80, { at: '2024-02-10' });
  await world.events(101, { at: '2024-03-10' });
  await world.clock.to('2024-04-01');
  expect(lines(await world.invoices())).toEqual([
    ['120', '100', '0.20'],
    ['80', '80', '0.00'],
    ['101', '100', '0.01'],
  ]);
});

it('prices what is left from the first tier on', async () => {
  const world = await monthly(
    graduated([
      [50, '1'],
      [null, '0.5'],
    ]),
  ).start();
  await entitle(world, { usage_limit: 100 });
  await world.events(180, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  expect(lines(await world.invoices())).toEqual([['180', '100', '65.00']]);
});

it('bills nothing without a limit, and everything without an entitlement or with a disabled one', async () => {
  const world = await monthly().start();
  const { id } = await entitle(world, { usage_limit: null });
  await world.events(500, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  await app.api.put(`/entitlements/${id}`, { is_enabled: false });
  await world.events(500, { at: '2024-02-10' });
  await world.clock.to('2024-03-01');
  await app.api.delete(`/entitlements/${id}`);
  await world.events(500, { at: '2024-03-10' });
  await world.clock.to('2024-04-01');
  expect(lines(await world.invoices())).toEqual([
    ['500', '500', '0.00'],
    ['500', '0', '5.00'],
    ['500', '0', '5.00'],
  ]);
});

it('starts a daily limit anew each day, counted from the subscription’s own hour', async () => {
  const world = await monthly(perUnit('0.01'), '2024-01-01T12:00:00Z').start();
  await entitle(world, { usage_limit: 10, usage_reset_period: 'DAILY' });
  await world.events(4, { at: '2024-01-02T11:59:59.999Z' });
  await world.events(15, { at: '2024-01-02T12:00:00.000Z' });
  await world.events(3, { at: '2024-01-03T11:59:59.999Z' });
  await world.clock.to('2024-02-01T12:00:00Z');
  // 4 of 10 on the first day; 18 on the second, of which 10 are included.
  expect(lines(await world.invoices())).toEqual([['22', '14', '0.08']]);
});

it('keeps what is left of a weekly limit over the end of a billing period', async () => {
  const world = await monthly().start();
  await entitle(world, { usage_limit: 10, usage_reset_period: 'WEEKLY' });
  // The fifth week runs from 29 January to 5 February.
  await world.events(7, { at: '2024-01-30' });
  await world.events(7, { at: '2024-02-02' });
  await world.events(7, { at: '2024-02-05' });
  await world.clock.to('2024-03-01');
  expect(lines(await world.invoices())).toEqual([
    ['7', '7', '0.00'],
    ['14', '10', '0.04'],
  ]);
});

it('spreads a yearly limit over monthly invoices and starts it anew after a year', async () => {
  const world = await monthly(perUnit('0.01'), '2024-01-31').start();
  await entitle(world, { usage_limit: 100, usage_reset_period: 'ANNUAL' });
  await world.events(60, { at: '2024-02-10' });
  await world.events(60, { at: '2024-03-10' });
  await world.events(60, { at: '2025-01-30T23:59:59Z' });
  await world.events(60, { at: '2025-01-31' });
  await world.clock.to('2025-02-28');
  const used = lines(await world.invoices()).filter(([quantity]) => quantity !== '0');
  expect(used).toEqual([
    ['60', '60', '0.00'],
    ['60', '40', '0.20'],
    ['60', '0', '0.60'],
    ['60', '60', '0.00'],
  ]);
});

it('gives a limit that never resets once', async () => {
  const world = await monthly().start();
  await entitle(world, { usage_limit: 100, usage_reset_period: 'NEVER' });
  for (const month of ['01', '02', '03']) await world.events(70, { at: `2024-${month}-10` });
  await world.clock.to('2024-04-01');
  expect(lines(await world.invoices())).toEqual([
    ['70', '70', '0.00'],
    ['70', '30', '0.40'],
    ['70', '0', '0.70'],
  ]);
});

it('holds a level against the limit in each period: seats are not used up', async () => {
  const world = await monthly(perUnit('5', { aggregation: 'max', field: 'seats' })).start();
  await entitle(world, { usage_limit: 10, usage_reset_period: 'ANNUAL' });
  await world.events(1, { at: '2024-01-10', properties: { seats: 12 } });
  await world.events(1, { at: '2024-02-10', properties: { seats: 12 } });
  await world.clock.to('2024-03-01');
  expect(lines(await world.invoices())).toEqual([
    ['12', '10', '10.00'],
    ['12', '10', '10.00'],
  ]);
});

it('adds a subscription’s own entitlement to that of its plan, or puts it in its place', async () => {
  const world = await monthly().customer('beta').subscribe().start();
  const { featureId, id } = await entitle(world, { usage_limit: 100 });
  const own = { entity_type: 'SUBSCRIPTION', feature_id: featureId, usage_limit: 30 };
  await app.api.post('/entitlements', { ...own, entity_id: world.subscriptionId(0) });
  await app.api.post('/entitlements', { ...own, entity_id: world.subscriptionId(1), parent_entitlement_id: id });
  await world.events(200, { at: '2024-01-10' });
  await world.events(200, { at: '2024-01-10', customer: 'beta' });
  await world.clock.to('2024-02-01');
  expect(lines(await world.invoices())).toEqual([['200', '130', '0.70']]);
  expect(lines(await world.invoices('beta'))).toEqual([['200', '30', '1.70']]);
});

it('takes overrides of the plan’s entitlements with a new subscription', async () => {
  const world = await monthly().start();
  const { id } = await entitle(world, { usage_limit: 100, usage_reset_period: 'ANNUAL' });
  await world.clock.to('2024-01-02');
  const customer_id = `override-${world.subscriptionId()}`;
  await app.api.post('/customers', { external_id: customer_id, test_clock_id: world.clockId() });
  const override_entitlements = [{ entitlement_id: id, usage_limit: 20 }];
  const made = await app.api.post<{ id: string }>('/subscriptions', { customer_id, plan_id: world.planId, override_entitlements });
  const { features } = await app.api.get<{ features: Record<string, unknown>[] }>(`/subscriptions/${made.id}/entitlements`);
  expect(features[0]).toMatchObject({ entitlement: { usage_limit: 20, usage_reset_period: 'ANNUAL' }, sources: [{ entity_type: 'subscription' }] });
  const unknown = { customer_id, plan_id: world.planId, override_entitlements: [{ entitlement_id: 'other' }] };
  expect((await app.api.ask('POST', '/subscriptions', unknown)).body.reason).toBe('invalid_entitlement');
});

it('covers usage by the entitlement first and by credits after it', async () => {
  const world = await monthly().grant(50).start();
  await entitle(world, { usage_limit: 100 });
  await world.events(180, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  const [line] = (await world.invoices())[0]?.line_items ?? [];
  expect(line).toMatchObject({ quantity: '180', adjusted_entitlement_quantity: '100', credits_applied: '50', amount: '0.30' });
});

it('says the same in preview, usage, summary, check and invoice', async () => {
  const world = await monthly().start();
  const { featureId } = await entitle(world, { usage_limit: 100 });
  await world.events(130, { at: '2024-01-10' });
  await world.clock.to(addMilliseconds('2024-02-01T00:00:00.000Z', -1));
  const preview = await app.api.post<InvoiceView>('/invoices/preview', { subscription_id: world.subscriptionId() });
  const usage = await app.api.get<{ charges: Record<string, unknown>[] }>(`/subscriptions/${world.subscriptionId()}/usage`);
  const summary = await app.api.get<{ features: Record<string, unknown>[] }>(`/customers/usage?customer_id=${world.customer()}`);
  const check = await app.api.get(`/entitlements/check?customer_id=${world.customer()}&feature_id=${featureId}`);
  expect(lines([preview])).toEqual([['130', '100', '0.30']]);
  expect(usage.charges[0]).toMatchObject({ quantity_decimal: '130', adjusted_entitlement_quantity: '100', billable_quantity: '30', amount_decimal: '0.30' });
  expect(summary.features[0]).toMatchObject({
    current_usage: '130',
    total_limit: 100,
    usage_percent: '130.00',
    next_usage_reset_at: '2024-02-01T00:00:00.000Z',
  });
  expect(check).toMatchObject({
    allowed: false,
    reason: 'limit_reached',
    current_usage: '130',
    limit: '100',
    remaining: '0',
    reset_at: '2024-02-01T00:00:00.000Z',
  });
  await world.clock.to('2024-02-01');
  const [invoice] = await world.invoices();
  expect(lines([invoice as InvoiceView])).toEqual([['130', '100', '0.30']]);
  expect(await app.api.get(`/invoices/${invoice?.id}/replay`)).toMatchObject({ matches: true });
  expect(await app.api.get(`/entitlements/check?customer_id=${world.customer()}&feature_id=${featureId}`)).toMatchObject({ allowed: true, current_usage: '0' });
});

it('bills an interim invoice and the rest of the period beyond one limit together', async () => {
  const world = await monthly().start();
  await entitle(world, { usage_limit: 100 });
  await world.events(150, { at: '2024-01-10', event: EVENT });
  await world.clock.to('2024-01-15');
  await app.api.post(`/subscriptions/${world.subscriptionId()}/invoices`, {});
  await world.events(50, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map((invoice) => invoice.total).sort()).toEqual(['0.50', '0.50']);
});
