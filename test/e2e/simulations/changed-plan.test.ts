import { flat, perUnit, scenario, testApp, type World } from '../../harness';
import { resultsOf, simulate } from '../../harness/simulate';

const app = testApp({ graceSeconds: 0 });

async function planOf(...charges: readonly object[]): Promise<string> {
  return (await app.api.post<{ readonly id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges })).id;
}

/** On a plan of 300 in advance in April, moved to one of 600 in the middle of it: credit 150, charge 300. */
async function moved(): Promise<World> {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan([flat('300', { timing: 'advance', name: 'Seats' }), perUnit('1')])
    .customer('moved')
    .subscribe()
    .start();
  await world.events(4, { at: '2024-04-10' });
  await world.clock.to('2024-04-16');
  const target_plan_id = await planOf(flat('600', { timing: 'advance', name: 'Seats' }), perUnit('1'));
  await app.api.post(`/subscriptions/${world.subscriptionId()}/change/v2/execute`, { target_plan_id, proration_behavior: 'create_prorations' });
  await world.clock.to('2024-05-01');
  return world;
}

it('credits unused time in proportion to the fee that it gives back, so that one plan all along costs one fee', async () => {
  const world = await moved();
  const plan_id = await planOf(flat('100', { timing: 'advance', name: 'Seats' }), perUnit('2'));
  const simulation = await simulate(app.api, { subject: { customer_id: world.customer() }, candidate: { plan_id } });
  const [result] = await resultsOf(app.api, simulation.id);
  const lines = result?.invoices.flatMap((invoice) => invoice.lines.map(({ kind, old, new: now }) => [kind, old, now])) ?? [];
  expect(lines.filter(([kind]) => kind?.startsWith('proration'))).toEqual([
    ['proration_credit', '-150.00', '-50.00'],
    ['proration_charge', '300.00', '50.00'],
  ]);
  // Two months in advance at 100, and four units at 2.
  expect(simulation.totals).toMatchObject([{ new: '208.00' }]);
});

it('leaves a change alone under prices that neither plan has', async () => {
  const world = await moved();
  const { items } = await app.api.get<{ readonly items: readonly { readonly id: string }[] }>(`/prices?plan_id=${await planOf(perUnit('9'))}`);
  const prices = [{ price_id: items[0]?.id, unit_amount: '7' }];
  const simulation = await simulate(app.api, { subject: { customer_id: world.customer() }, candidate: { prices } });
  expect(simulation.totals).toMatchObject([{ difference: '0.00' }]);
});
