import { flat, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

interface Modified {
  readonly proration: {
    readonly net: string;
    readonly credits: readonly { readonly amount: string }[];
    readonly charges: readonly { readonly amount: string }[];
  };
  readonly schedule_id: string | null;
  readonly changed_resources: { readonly invoices: readonly { readonly invoice: { readonly total: string } }[]; readonly line_items: readonly unknown[] };
}

/** Ten seats at 30 in advance, and requests at 1, from 1 April. */
function seats(name: string, fields: Readonly<Record<string, unknown>> = {}) {
  return scenario(app)
    .clock('2024-04-01')
    .plan([flat('300', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe(fields)
    .start();
}

async function newPlan(world: World, charges: readonly object[], fields: object = {}): Promise<string> {
  return (await world.api.post<{ id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges, ...fields })).id;
}

function change(world: World, mode: 'preview' | 'execute', body: object) {
  return world.api.post<Modified & { subscription: { plan_id: string; current_period_end: string } }>(
    `/subscriptions/${world.subscriptionId()}/change/v2/${mode}`,
    body,
  );
}

async function feeLine(world: World): Promise<string> {
  const { line_items } = await world.subscription();
  return line_items.find((line) => line.price_type === 'FIXED' && line.end_date === null)?.id ?? '';
}

function quantity(world: World, mode: 'preview' | 'execute', id: string, amount: string, fields: object = {}) {
  return world.api.post<Modified>(`/subscriptions/${world.subscriptionId()}/modify/${mode}`, {
    type: 'quantity_change',
    quantity_change_params: { line_items: [{ id, quantity: amount }] },
    ...fields,
  });
}

it('charges and credits the rest of the period when a quantity changes, and bills the new one from then on', async () => {
  const world = await seats('grows');
  await world.clock.to('2024-04-16');
  const line = await feeLine(world);
  const preview = await quantity(world, 'preview', line, '3');
  expect(preview.proration).toMatchObject({ net: '300.00', credits: [{ amount: '150.00' }], charges: [{ amount: '450.00' }] });
  expect(await world.invoices()).toHaveLength(1);
  const executed = await quantity(world, 'execute', line, '3');
  expect(executed.proration.net).toBe(preview.proration.net);
  expect(executed.changed_resources.invoices.map(({ invoice }) => invoice.total)).toEqual(['300.00']);
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([
    ['opening', '300.00'],
    ['change', '300.00'],
    ['period', '900.00'],
  ]);
});

it('carries a credit that is worth more than the charge to the next invoice', async () => {
  const world = await seats('shrinks');
  await world.clock.to('2024-04-16');
  await quantity(world, 'execute', await feeLine(world), '3');
  await world.clock.to('2024-04-21');
  const less = await quantity(world, 'execute', await feeLine(world), '1');
  expect(less.proration.net).toBe('-200.00');
  expect(less.changed_resources.invoices).toEqual([]);
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).at(-1)).toMatchObject({ kind: 'period', total: '100.00' });
});

it('changes the plan in place: the old one is credited, the new one charged, usage is cut at the instant', async () => {
  const world = await seats('upgrade');
  const plan_id = await newPlan(world, [flat('600', { timing: 'advance' }), perUnit('2')]);
  await world.events(5, { at: '2024-04-10' });
  await world.clock.to('2024-04-16');
  const preview = await change(world, 'preview', { target_plan_id: plan_id, proration_behavior: 'create_prorations' });
  const executed = await change(world, 'execute', { target_plan_id: plan_id, proration_behavior: 'create_prorations' });
  const amounts = (answer: Modified) => answer.changed_resources.invoices.map(({ invoice }) => invoice.total);
  expect(amounts(preview)).toEqual(['150.00']);
  expect(amounts(executed)).toEqual(amounts(preview));
  expect(executed.subscription).toMatchObject({ plan_id, current_period_end: '2024-05-01T00:00:00.000Z' });
  await world.events(3, { at: '2024-04-20' });
  await world.clock.to('2024-05-01');
  // 5 at 1 before the change, 3 at 2 after it, and the new fee.
  expect((await world.invoices()).at(-1)).toMatchObject({ kind: 'period', total: '611.00' });
});

it('starts a new period when the rhythm changes, and settles the old one', async () => {
  const world = await seats('yearly');
  const plan_id = await newPlan(world, [flat('3000', { timing: 'advance' })], { billing_period: 'yearly' });
  await world.events(7, { at: '2024-04-10' });
  await world.clock.to('2024-04-16');
  const executed = await change(world, 'execute', { target_plan_id: plan_id, billing_period: 'ANNUAL', proration_behavior: 'create_prorations' });
  // 3000 for the year, 7 of usage, less half of 300.
  expect(executed.changed_resources.invoices.map(({ invoice }) => invoice.total)).toEqual(['2857.00']);
  expect(executed.subscription.current_period_end).toBe('2025-04-16T00:00:00.000Z');
});

it('waits for the end of the period when asked to, and then bills the new plan alone', async () => {
  const world = await seats('later');
  const plan_id = await newPlan(world, [flat('600', { timing: 'advance' })]);
  await world.clock.to('2024-04-16');
  const scheduled = await change(world, 'execute', { target_plan_id: plan_id, change_at: 'end_of_period' });
  expect(scheduled).toMatchObject({ is_scheduled: true, scheduled_at: '2024-05-01T00:00:00.000Z', changed_resources: { invoices: [] } });
  await world.events(4, { at: '2024-04-30' });
  await world.clock.to('2024-06-01');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([
    ['opening', '300.00'],
    ['period', '604.00'],
    ['period', '600.00'],
  ]);
});
