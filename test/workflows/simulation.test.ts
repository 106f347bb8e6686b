import { ApplicationFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createLogger } from '../../src/platform';
import { installRuntime } from '../../src/temporal';
import { runSignal } from '../../workflows/simulation/messages';
import type { SimulationActivities, SimulationInput } from '../../workflows/simulation/types';
import type { simulationWorkflow } from '../../workflows';
import { timeSkippingServerPath, workflowBundle } from '../harness/stack';

const TASK_QUEUE = 'simulations';
let environment: TestWorkflowEnvironment;
let started = 0;

beforeAll(async () => {
  installRuntime(createLogger('fatal'));
  const executable = { type: 'existing-path', path: await timeSkippingServerPath() } as const;
  environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
});
afterAll(() => environment.teardown());

type Handle = ReturnType<typeof environment.client.workflow.getHandle<typeof simulationWorkflow>>;

/** Runs a simulation whose batches answer as told, to its end; answers with the calls that it made. */
async function runSimulation(batch: (call: number, handle: () => Handle) => Promise<{ readonly more: boolean }>) {
  const calls = { batches: 0, failures: [] as string[] };
  const workflowId = `simulation/${(started += 1)}`;
  const handle = () => environment.client.workflow.getHandle<typeof simulationWorkflow>(workflowId);
  const activities: SimulationActivities = {
    simulateCustomers: () => batch((calls.batches += 1), handle),
    failSimulation: ({ message }: SimulationInput & { readonly message: string }) => Promise.resolve(void calls.failures.push(message)),
  };
  const worker = await Worker.create({
    ...{ connection: environment.nativeConnection, taskQueue: TASK_QUEUE, workflowBundle: await workflowBundle() },
    activities,
  });
  await worker.runUntil(
    environment.client.workflow.execute<typeof simulationWorkflow>('simulationWorkflow', {
      ...{ taskQueue: TASK_QUEUE, workflowId, args: [{ simulationId: workflowId }] },
    }),
  );
  const { historyLength } = await handle().describe();
  return { ...calls, historyLength };
}

it('asks for batches until none is left', async () => {
  expect(await runSimulation((call) => Promise.resolve({ more: call < 5 }))).toMatchObject({ batches: 5, failures: [] });
});

it('looks once more when it is asked to run while its last batch does', async () => {
  const { batches } = await runSimulation(async (call, handle) => {
    if (call === 1) await handle().signal(runSignal);
    return { more: false };
  });
  expect(batches).toBe(2);
});

it('tries a batch again that failed by accident', async () => {
  const { batches, failures } = await runSimulation((call) => (call === 1 ? Promise.reject(new Error('away')) : Promise.resolve({ more: false })));
  expect([batches, failures]).toEqual([2, []]);
});

it('ends with the reason when a batch fails for good', async () => {
  const broken = ApplicationFailure.nonRetryable('total_not_sum', 'total_not_sum');
  expect(await runSimulation(() => Promise.reject(broken))).toMatchObject({ batches: 1, failures: ['total_not_sum'] });
});

it('keeps its history short by beginning a new run after hundreds of batches', async () => {
  const { batches, historyLength } = await runSimulation((call) => Promise.resolve({ more: call < 510 }));
  expect(batches).toBe(510);
  expect(historyLength).toBeLessThan(150);
});
