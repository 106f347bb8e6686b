import { eventually, flat, perUnit, scenario, testApp } from '../../harness';
import { overSimulation, resultsOf, type SimulationView } from '../../harness/simulate';
import { simulationWorkflowId } from '../../../src/temporal';

const app = testApp({ worker: false });
let worker: { stop(): Promise<void> };

/** A simulation of one customer that no worker has looked at. */
async function waiting(): Promise<SimulationView> {
  const world = await scenario(app)
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .customer('waits')
    .subscribe()
    .start();
  const plan = await app.api.post<{ readonly id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges: [flat('4', { timing: 'advance' })] });
  return app.api.post<SimulationView>('/simulations', { subject: { customer_id: world.customer() }, candidate: { plan_id: plan.id } });
}

const workflowOf = (id: string) => app.temporal.client.workflow.getHandle(simulationWorkflowId(id));

it('runs behind everything else, and takes turns with the simulations of other environments', async () => {
  const { id } = await waiting();
  const { priority } = await workflowOf(id).describe();
  expect(priority).toMatchObject({ priorityKey: 5, fairnessKey: app.environmentId });
});

it('rates nobody while it is paused, and all when it is resumed', async () => {
  const { id } = await waiting();
  await app.api.post(`/simulations/${id}/pause`);
  worker = await app.startWorker();
  await workflowOf(id).result();
  expect(await app.api.get(`/simulations/${id}`)).toMatchObject({ status: 'paused', progress: { done: 0, total: 1 } });
  expect(await app.api.post(`/simulations/${id}/resume`)).toMatchObject({ status: 'running' });
  expect(await overSimulation(app.api, id)).toMatchObject({ status: 'succeeded', totals: [{ old: '10.00', new: '4.00' }] });
  expect(await resultsOf(app.api, id)).toHaveLength(1);
  await worker.stop();
});

it('is begun by the relay when a crash came between its row and its workflow', async () => {
  const { id } = await waiting();
  await workflowOf(id).terminate('as if it had never been started');
  await app.deps.db('outbox').where({ topic: 'simulation.run', subject_id: id }).update({ processed_at: null, available_at: '2026-01-01T00:00:00Z' });
  worker = await app.startWorker();
  expect(await overSimulation(app.api, id)).toMatchObject({ status: 'succeeded' });
  const pending = () => app.deps.db('outbox').where({ topic: 'simulation.run', subject_id: id }).whereNull('processed_at');
  await eventually(pending, ({ length }) => length === 0);
  await worker.stop();
});
