import { breakInputsOf, breakInvoicesOf } from '../harness/break-database';
import { eventually } from '../harness/eventually';
import { fastForward } from '../harness/fast-forward';
import { overSimulation, simulate, type SimulationView } from '../harness/simulate';
import { flat, perUnit, scenario, type World } from '../harness/scenario';
import type { RunningApp } from '../harness/start-app';
import { BILLING_PATHS } from './billing-paths';
import { LIFECYCLE_PATHS } from './lifecycle-paths';
import { rolloutWorkflowId, simulationWorkflowId, subscriptionWorkflowId } from '../../src/temporal';

/** A workflow that has gone its way; the run whose history is recorded, or else the latest. */
export interface Walked {
  readonly workflowId: string;
  readonly runId?: string;
}

const walked = (world: World): Walked => ({ workflowId: subscriptionWorkflowId(world.subscriptionId()) });

function inRealTime(app: RunningApp, fields: Readonly<Record<string, unknown>> = {}): Promise<World> {
  const charges = [flat('10', { timing: 'advance' }), perUnit('1')];
  return scenario(app).plan(charges).customer('real').subscribe(fields).start();
}

function onClock(app: RunningApp, plan: Readonly<Record<string, unknown>> = {}): Promise<World> {
  return scenario(app).clock('2024-01-31').plan(perUnit('1'), plan).customer('clocked').subscribe().start();
}

async function status(world: World, wanted: string): Promise<void> {
  await eventually(
    () => world.subscription(),
    ({ subscription_status }) => subscription_status === wanted,
  );
}

function setGrace(app: RunningApp, grace_seconds: number): Promise<unknown> {
  return app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds } });
}

/** Every path that a workflow can take, each walked against the real product. The names are the files'. */
export const PATHS: Readonly<Record<string, (app: RunningApp) => Promise<Walked>>> = {
  'start-in-future': async (app) => {
    const world = await inRealTime(app, { start_date: new Date(Date.now() + 5 * 86_400_000).toISOString() });
    await fastForward(app.temporal, world.subscriptionId(), 6);
    await status(world, 'active');
    return walked(world);
  },
  'year-of-timers': async (app) => {
    await setGrace(app, 3_600);
    const world = await inRealTime(app);
    await fastForward(app.temporal, world.subscriptionId(), 367);
    await eventually(
      () => world.invoices(),
      (invoices) => invoices.filter(({ finalized_at }) => finalized_at !== null).length === 13,
    );
    await setGrace(app, 0);
    return walked(world);
  },
  'trial-by-timer': async (app) => {
    const world = await inRealTime(app, { trial_period_days: 14 });
    await fastForward(app.temporal, world.subscriptionId(), 15);
    await status(world, 'active');
    return walked(world);
  },
  'cancel-now': async (app) => {
    const world = await inRealTime(app);
    await world.cancel({ cancellation_type: 'immediate' });
    await status(world, 'cancelled');
    return walked(world);
  },
  'cancel-at-period-end': async (app) => {
    const world = await inRealTime(app);
    await world.cancel({ cancellation_type: 'end_of_period' });
    await app.api.post(`/subscriptions/${world.subscriptionId()}/keep`);
    await world.cancel({ cancellation_type: 'end_of_period' });
    await fastForward(app.temporal, world.subscriptionId(), 35);
    await status(world, 'cancelled');
    return walked(world);
  },
  'failure-and-retry': async (app) => {
    const world = await onClock(app);
    const { customer_id } = await world.subscription();
    const mend = await breakInvoicesOf(app.deps.db, customer_id);
    await app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: '2024-02-29T00:00:00Z' });
    await app.api.post(`/subscriptions/${world.subscriptionId()}/retry`);
    await mend();
    await app.api.post(`/subscriptions/${world.subscriptionId()}/retry`);
    await world.clock.to('2024-02-29');
    return walked(world);
  },
  'test-clock': async (app) => {
    const world = await onClock(app);
    for (const month of ['2024-02-29', '2024-06-30', '2025-01-31']) await world.clock.to(month);
    await world.cancel({ cancellation_type: 'end_of_period' });
    await world.clock.to('2025-03-01');
    return walked(world);
  },
  ...LIFECYCLE_PATHS,
  ...BILLING_PATHS,
  'renewed-run-before': (app) => renewed(app, 'before'),
  'renewed-run-after': (app) => renewed(app, 'after'),
  rollout: async (app) => {
    const world = await onClock(app);
    const { id } = await app.api.post<{ id: string }>(`/plans/${world.planId}/rollouts`, { per_second: 1 });
    await eventually(
      () => app.api.get<{ status: string }>(`/rollouts/${id}`),
      (rollout) => rollout.status === 'succeeded',
    );
    return { workflowId: rolloutWorkflowId(id) };
  },
  simulation: async (app) => {
    const { id } = await simulate(app.api, await halfPrice(app));
    return { workflowId: simulationWorkflowId(id) };
  },
  'simulation-failed-and-resumed': async (app) => {
    // An invoice that breaks the laws of billing ends a simulation; mended, it goes on in a run of its own.
    const wanted = await halfPrice(app);
    const mend = await breakInputsOf(app.deps.db, wanted.subject.customer_id);
    const failed = await simulate(app.api, wanted);
    const workflowId = simulationWorkflowId(failed.id);
    const { runId } = await app.temporal.client.workflow.getHandle(workflowId).describe();
    await mend();
    await app.api.post<SimulationView>(`/simulations/${failed.id}/resume`);
    await overSimulation(app.api, failed.id);
    return { workflowId, runId };
  },
};

/** Sixty daily periods make the workflow begin a new run: the history of the one that gave way, or of the one that followed. */
async function renewed(app: RunningApp, which: 'before' | 'after'): Promise<Walked> {
  const world = await onClock(app, { billing_period: 'daily' });
  const handle = app.temporal.client.workflow.getHandle(subscriptionWorkflowId(world.subscriptionId()));
  const { runId } = await handle.describe();
  await world.clock.to('2024-03-31');
  await eventually(
    () => handle.describe(),
    (now) => now.runId !== runId,
  );
  await world.clock.to('2024-04-10');
  return which === 'before' ? { ...walked(world), runId } : walked(world);
}

/** A customer with one invoice, and another plan for it. */
async function halfPrice(app: RunningApp) {
  const world = await inRealTime(app);
  const plan = await app.api.post<{ readonly id: string }>('/pricing-plans', { name: 'Half', currency: 'usd', charges: [flat('5', { timing: 'advance' })] });
  const { customer_id } = await world.subscription();
  return { subject: { customer_id }, candidate: { plan_id: plan.id } };
}
