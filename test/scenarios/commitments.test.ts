import { scenario, testApp } from '../harness';
import { planOf, usage } from './plan-of';
import { linesOf } from './summary';

const app = testApp();

async function committed(fields: Readonly<Record<string, unknown>>) {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const plan = await planOf(app.api, [usage('1', 'MONTHLY')]);
  const subscription = await world.subscribe({ plan_id: plan.id, commitment_amount: '100', overage_factor: '1.5', ...fields });
  return { world, subscription };
}

it('bills usage beyond the commitment at the overage factor, in a line of its own', async () => {
  const { world, subscription } = await committed({});
  expect(subscription).toMatchObject({ commitment_amount: '100', overage_factor: '1.5', enable_true_up: false });
  await world.events(120, { at: '2024-01-10' });
  expect(await app.api.get(`/subscriptions/${subscription.id}/usage`)).toMatchObject({
    ...{ commitment_amount: 100, commitment_utilized: 100, has_overage: true, overage_amount: 30, overage_factor: 1.5, amount_decimal: '130' },
    charges: [{ amount_decimal: '120.00' }],
  });
  await world.clock.to('2024-02-01');
  const [invoice] = await world.invoices();
  expect(invoice?.total).toBe('130.00');
  expect(linesOf(invoice!)).toEqual(['Requests 2024-01-01..2024-02-01 120.00', 'Usage beyond the commitment 2024-01-01..2024-02-01 10.00']);
});

it('bills what is missing of a commitment with true-up, and nothing without', async () => {
  const { world } = await committed({ enable_true_up: true });
  await world.events(70, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['100.00']);
  const lax = await committed({});
  await lax.world.events(70, { at: '2024-01-10' });
  await lax.world.clock.to('2024-02-01');
  expect((await lax.world.invoices()).map(({ total }) => total)).toEqual(['70.00']);
});

it('counts the commitment of a year over its months, and starts anew with the second', async () => {
  const { world } = await committed({ commitment_duration: 'ANNUAL', enable_true_up: true });
  await world.events(80, { at: '2024-01-10' });
  await world.events(40, { at: '2024-02-10' });
  await world.events(50, { at: '2025-03-10' });
  await world.clock.to('2026-01-01');
  const totals = (await world.invoices()).map(({ total }) => total);
  // 80; then 20 within and 20 at 1.5; in the second year 50, and the missing 50 with its last month.
  expect(totals.slice(0, 2)).toEqual(['80.00', '50.00']);
  expect(totals.slice(2, 14).every((total) => total === '0.00')).toBe(true);
  expect([totals[14], totals[23]]).toEqual(['50.00', '50.00']);
  expect(totals).toHaveLength(24);
});

it('bills what is missing when the subscription ends before the term', async () => {
  const { world, subscription } = await committed({ commitment_duration: 'ANNUAL', enable_true_up: true });
  await world.events(30, { at: '2024-01-10' });
  await world.clock.to('2024-02-15');
  await app.api.post(`/subscriptions/${subscription.id}/cancel`, { cancellation_type: 'immediate' });
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['30.00', '70.00']);
});

it('counts what was invoiced in the middle of the month towards its commitment', async () => {
  const { world } = await committed({ enable_true_up: true, auto_invoice_threshold: '60' });
  await world.events(70, { at: '2024-01-10' });
  await world.clock.to('2024-01-11');
  await world.events(50, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  // 30 are left of the commitment, so 20 of the 50 cost half as much again.
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['interim 70.00', 'period 60.00']);
});

it('refuses a term that is no whole number of billing periods', async () => {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const plan = await planOf(app.api, [usage('1', 'MONTHLY')]);
  const body = { customer_id: world.customer(), plan_id: plan.id, commitment_amount: '100', commitment_duration: 'WEEKLY' };
  expect((await app.api.ask('POST', '/subscriptions', body)).body).toMatchObject({ errors: [{ pointer: '/commitment_duration' }] });
});
