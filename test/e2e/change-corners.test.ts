import { flat, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

function changePlan(world: World, body: object) {
  return world.api.post(`/subscriptions/${world.subscriptionId()}/change/v2/execute`, body);
}

it('bills a fee in arrears that begins where a period is cut with the period that begins there, not with the one that ended', async () => {
  const world = await scenario(app).clock('2024-04-01').plan(perUnit('1')).customer('cut').subscribe().start();
  const { id } = await world.api.post<{ id: string }>('/pricing-plans', { name: 'Supported', currency: 'usd', charges: [flat('50')] });
  await world.clock.to('2024-04-16');
  await changePlan(world, { target_plan_id: id, restart_period: true, proration_mode: 'invoice_now' });
  await world.clock.to('2024-05-16');
  expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([
    ['period', '0.00'],
    ['period', '50.00'],
  ]);
});

it('finds the line that a change agreed for later is about, however often it was carried on meanwhile', async () => {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan(flat('10', { timing: 'advance' }))
    .customer('carried')
    .subscribe()
    .start();
  const quantity = async (amount: string, effective_date?: string) => {
    const line = (await world.subscription()).line_items.find(({ end_date }) => end_date === null);
    return world.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, {
      ...{ type: 'quantity_change', proration_mode: 'none' },
      quantity_change_params: { line_items: [{ id: line?.id, quantity: amount, ...(effective_date ? { effective_date } : {}) }] },
    });
  };
  await quantity('2');
  await quantity('5', '2024-04-20T00:00:00Z');
  await world.clock.to('2024-04-10');
  await quantity('3');
  await world.clock.to('2024-05-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['10.00', '50.00']);
});
