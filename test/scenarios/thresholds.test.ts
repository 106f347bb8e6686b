import { eventually, scenario, testApp } from '../harness';
import { fee, planOf, usage, type PriceSpec } from './plan-of';
import { billed } from './summary';

const app = testApp();

const metered: readonly PriceSpec[] = [fee('31', 'MONTHLY', { timing: 'ARREAR' }), usage('2', 'MONTHLY')];

async function watched(threshold: string, fields: Readonly<Record<string, unknown>> = {}, specs = metered) {
  const world = await scenario(app).clock('2022-12-01').customer('acme').start();
  const subscription = await world.subscribe({ plan_id: (await planOf(app.api, specs)).id, auto_invoice_threshold: threshold, ...fields });
  return { world, subscription };
}

it('invoices usage in the middle of the month when it is worth the threshold, and the rest with the month', async () => {
  const { world, subscription } = await watched('200');
  expect(subscription.auto_invoice_threshold).toBe('200');
  await world.events(100, { at: '2022-12-05' });
  await world.clock.to('2022-12-06');
  await world.events(100, { at: '2022-12-10' });
  await world.clock.to('2023-01-01');
  expect(await billed(world)).toEqual(['interim 2022-12-01..2022-12-06 200.00', 'period 2022-12-01..2023-01-01 231.00']);
});

it('bills twice what crosses the threshold twice, and nothing below it', async () => {
  const { world } = await watched('200');
  for (const day of [10, 13, 16, 20]) {
    await world.events(60, { at: `2022-12-${day}` });
    await world.clock.to(`2022-12-${day + 1}`);
  }
  await world.clock.to('2023-01-01');
  expect(await billed(world)).toEqual([
    'interim 2022-12-01..2022-12-14 240.00',
    'interim 2022-12-01..2022-12-21 240.00',
    'period 2022-12-01..2023-01-01 31.00',
  ]);
});

it('makes no invoice of usage that stays below the threshold', async () => {
  const { world } = await watched('200');
  await world.events(99, { at: '2022-12-05' });
  await world.clock.to('2022-12-06');
  await world.clock.to('2023-01-01');
  expect(await billed(world)).toEqual(['period 2022-12-01..2023-01-01 229.00']);
});

it('starts to count anew with each period', async () => {
  const { world } = await watched('200');
  await world.events(60, { at: '2022-12-30' });
  await world.clock.to('2023-01-02');
  await world.events(60, { at: '2023-01-02' });
  await world.clock.to('2023-01-03');
  expect(await billed(world)).toEqual(['period 2022-12-01..2023-01-01 151.00']);
});

it('looks at a threshold only once where the clock passes it and the end of the period together', async () => {
  const { world } = await watched('200');
  await world.events(500, { at: '2022-12-15' });
  await world.clock.to('2023-01-01');
  expect(await billed(world)).toEqual(['period 2022-12-01..2023-01-01 1031.00']);
});

it('counts the tiers of a price over the whole period, also where an invoice lies in the middle', async () => {
  const world = await scenario(app).clock('2022-12-01').customer('tiers').start();
  const tiers = [
    { up_to: 100, unit_amount: '2' },
    { up_to: null, unit_amount: '1' },
  ];
  const charges = [{ event_name: 'request', pricing_model: 'graduated', tiers }];
  const plan = await app.api.post<{ id: string }>('/pricing-plans', { name: 'Tiers', currency: 'usd', charges });
  await world.subscribe({ plan_id: plan.id, auto_invoice_threshold: '150' });
  await world.events(80, { at: '2022-12-05' });
  await world.clock.to('2022-12-06');
  await world.events(70, { at: '2022-12-20' });
  await world.clock.to('2023-01-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['160.00', '90.00']);
});

it('gives back, on later invoices too, what more usage makes cheaper than an invoice in the middle has billed', async () => {
  const world = await scenario(app).clock('2022-12-01').customer('volume').start();
  const tiers = [
    { up_to: 100, unit_amount: '2' },
    { up_to: null, unit_amount: '0.5' },
  ];
  const charges = [{ event_name: 'request', pricing_model: 'volume', tiers }];
  const plan = await app.api.post<{ id: string }>('/pricing-plans', { name: 'Volume', currency: 'usd', charges });
  await world.subscribe({ plan_id: plan.id, auto_invoice_threshold: '150' });
  await world.events(80, { at: '2022-12-05' });
  await world.clock.to('2022-12-06');
  // 150 units cost 75.00, and 160.00 were billed.
  await world.events(70, { at: '2022-12-20' });
  await world.clock.to('2023-01-01');
  await world.events(60, { at: '2023-01-10' });
  await world.clock.to('2023-02-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['160.00', '0.00', '35.00']);
});

it('bills usage that a plan change has cut once, on whichever invoice comes first', async () => {
  const { world, subscription } = await watched('100', { proration_behavior: 'create_prorations' });
  const other = await planOf(app.api, [fee('62', 'MONTHLY', { timing: 'ARREAR' }), usage('3', 'MONTHLY')]);
  await world.events(10, { at: '2022-12-05' });
  await world.clock.to('2022-12-11');
  await app.api.post(`/subscriptions/${subscription.id}/change/execute`, { target_plan_id: other.id });
  await world.events(40, { at: '2022-12-12' });
  await world.clock.to('2022-12-16');
  await world.clock.to('2023-01-01');
  // 10 at 2 and 40 at 3; then ten days of 31.00 and 21 of 62.00.
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['interim 140.00', 'period 52.00']);
});

it('does not invoice what a free trial uses', async () => {
  const { world } = await watched('10', { trial_period_days: 14 });
  await world.events(100, { at: '2022-12-05' });
  await world.clock.to('2022-12-06');
  expect(await world.invoices()).toEqual([]);
});

it('follows a threshold that is changed or taken away', async () => {
  const { world, subscription } = await watched('1000');
  await app.api.put(`/subscriptions/${subscription.id}`, { auto_invoice_threshold: '100' });
  await world.clock.to('2022-12-02');
  await world.events(60, { at: '2022-12-05' });
  await world.clock.to('2022-12-06');
  // The workflow learns of the change with its next step or command; the one after it looks.
  await app.api.put(`/subscriptions/${subscription.id}`, { auto_invoice_threshold: null });
  await world.events(60, { at: '2022-12-07' });
  await world.clock.to('2022-12-08');
  expect(await billed(world)).toEqual(['interim 2022-12-01..2022-12-06 120.00']);
});

it('invoices in real time soon after the usage has arrived, whichever process took it', async () => {
  const plan = await planOf(app.api, metered);
  await app.api.post('/customers', { external_id: 'live' });
  const start_date = new Date(Date.now() - 86_400_000).toISOString();
  await app.api.post('/subscriptions', { customer_id: 'live', plan_id: plan.id, start_date, auto_invoice_threshold: '20' });
  const timestamp = new Date(Date.now() - 3_600_000).toISOString();
  const events = Array.from({ length: 15 }, (_, index) => ({ event_name: 'request', customer_id: 'live', idempotency_key: `live-${index}`, timestamp }));
  await app.api.post('/events/batch', { events });
  interface Found {
    readonly items: readonly { readonly kind: string; readonly total: string; readonly billing_reason: string }[];
  }
  const found = await eventually(
    () => app.api.post<Found>('/invoices/search', { customer_id: 'live' }),
    ({ items }) => items.length > 0,
  );
  expect(found.items).toMatchObject([{ kind: 'interim', total: '30.00', billing_reason: 'AUTO_INVOICE_THRESHOLD' }]);
});
