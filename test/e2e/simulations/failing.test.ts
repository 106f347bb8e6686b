import { breakInputsOf, flat, perUnit, scenario, testApp } from '../../harness';
import { overSimulation, simulate } from '../../harness/simulate';

const app = testApp({ graceSeconds: 0 });

async function billed() {
  const world = await scenario(app)
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .customer('billed')
    .subscribe()
    .start();
  const plan = await app.api.post<{ readonly id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges: [flat('4', { timing: 'advance' })] });
  const { customer_id } = await world.subscription();
  return { customer_id, wanted: { subject: { plan_id: world.planId }, candidate: { plan_id: plan.id } } };
}

it('ends with the reason when an invoice cannot be rated, and goes on from there once it is mended', async () => {
  const { customer_id, wanted } = await billed();
  const mend = await breakInputsOf(app.deps.db, customer_id);
  const failed = await simulate(app.api, wanted);
  expect(failed).toMatchObject({ status: 'failed', progress: { done: 0, total: 1 }, totals: [] });
  expect(failed.failure).toContain('line_keys_not_unique');
  await mend();
  expect(await app.api.post(`/simulations/${failed.id}/resume`)).toMatchObject({ status: 'running', finished_at: null });
  const mended = await overSimulation(app.api, failed.id);
  expect(mended).toMatchObject({ status: 'succeeded', failure: null, progress: { done: 1, total: 1 }, totals: [{ old: '10.00', new: '4.00' }] });
});
