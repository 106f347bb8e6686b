import { startEmbeddedTemporal } from '../../src/embedded';
import { createSubscriptionWorkflows, createTemporalClient, SEARCH_ATTRIBUTES, subscriptionWorkflowId } from '../../src/temporal';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes';
import type { Life } from '../../src/billing/subscription';
import { breakInvoicesOf, eventually, flat, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

function subscribed(name: string): Promise<World> {
  return scenario(app)
    .clock('2024-01-01')
    .plan([flat('10', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe()
    .start();
}

async function found(query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of app.temporal.client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}

/** Waits until Temporal's search, which follows some moments behind, finds just this subscription. */
async function expectFound(world: World, query: string): Promise<void> {
  const id = subscriptionWorkflowId(world.subscriptionId());
  await eventually(
    () => found(query),
    (ids) => ids.length === 1 && ids[0] === id,
  );
}

async function details(world: World): Promise<string> {
  const handle = app.temporal.client.workflow.getHandle(subscriptionWorkflowId(world.subscriptionId()));
  return (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
}

it('the workflows of a customer, and of a plan, are found by a list query', async () => {
  const world = await subscribed('searched');
  const { customer_id, plan_id } = await world.subscription();
  await expectFound(world, `TidebillCustomer = '${customer_id}'`);
  await expectFound(world, `TidebillPlan = '${plan_id}' and WorkflowType = 'subscriptionWorkflow'`);
});

it('a subscription is found under its status, whenever that changes, and no longer under the one before', async () => {
  const world = await subscribed('moves');
  const { customer_id, id } = await world.subscription();
  const of = (status: string) => `TidebillCustomer = '${customer_id}' and TidebillStatus = '${status}'`;
  await expectFound(world, of('active'));
  for (const [verb, status] of [
    ['pause', 'paused'],
    ['hold', 'held'],
    ['release', 'paused'],
    ['resume', 'active'],
  ] as const) {
    await app.api.post(`/subscriptions/${id}/${verb}`);
    await expectFound(world, of(status));
  }
  await world.cancel({ cancellation_type: 'immediate' });
  await expectFound(world, of('ended'));
  expect(await found(of('active'))).toEqual([]);
});

it('a subscription that is stuck is found as failing until it is mended', async () => {
  const world = await subscribed('stuck');
  const { customer_id, id } = await world.subscription();
  const mend = await breakInvoicesOf(app.deps.db, customer_id);
  await app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: '2024-02-01T00:00:00Z' });
  await expectFound(world, `TidebillCustomer = '${customer_id}' and TidebillStatus = 'failing'`);
  expect(await details(world)).toMatch(/^\*\*failing\*\*\. close_period:0 has failed \d+ times/);
  await mend();
  await app.api.post(`/subscriptions/${id}/retry`);
  await expectFound(world, `TidebillCustomer = '${customer_id}' and TidebillStatus = 'active'`);
});

it('a subscription whose plan is changed is found under the new plan', async () => {
  const world = await subscribed('upgrades');
  const { id: plan } = await app.api.post<{ id: string }>('/pricing-plans', { name: 'Other', currency: 'usd', charges: [flat('20', { timing: 'advance' })] });
  await app.api.post(`/subscriptions/${world.subscriptionId()}/change/execute`, { target_plan_id: plan });
  await expectFound(world, `TidebillPlan = '${plan}'`);
});

it('a subscription is still found when its workflow has renewed its run', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1'), { billing_period: 'daily' }).customer('renewed').subscribe().start();
  const { customer_id, id } = await world.subscription();
  const handle = app.temporal.client.workflow.getHandle(subscriptionWorkflowId(id));
  const { runId } = await handle.describe();
  await world.clock.to('2024-03-15');
  await eventually(
    () => handle.describe(),
    (now) => now.runId !== runId,
  );
  await expectFound(world, `TidebillCustomer = '${customer_id}' and TidebillStatus = 'active' and ExecutionStatus = 'Running'`);
  await app.api.post(`/subscriptions/${id}/hold`);
  await expectFound(world, `TidebillCustomer = '${customer_id}' and TidebillStatus = 'held'`);
});

it('the workflow says in words what it does next', async () => {
  const world = await subscribed('speaks');
  await world.clock.to('2024-01-02');
  expect(await details(world)).toBe('**active**. Next: its period ends and is invoiced, at 2024-02-01T00:00:00.000Z.');
  await world.cancel({ cancellation_type: 'end_of_period' });
  expect(await details(world)).toBe('**active**. Next: it ends, and its last period is invoiced, at 2024-02-01T00:00:00.000Z.');
  await app.api.post(`/subscriptions/${world.subscriptionId()}/hold`);
  expect(await details(world)).toBe('**held**. Nothing happens until it is released.');
});

it('a server that lacks the search attributes is given them, and starts subscriptions meanwhile', async () => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const bare = await startEmbeddedTemporal({ dataDir: null, namespace: 'default', log: quiet });
  const temporal = createTemporalClient(bare);
  try {
    const { start } = createSubscriptionWorkflows({ temporal, taskQueue: 'nobody', spreadSeconds: 0, revive: () => Promise.resolve(false) });
    await start({ life: life(), clock: null, environmentId: app.environmentId, customerId: 'cust_1', planId: 'plan_1' });
    expect((await temporal.client.workflow.getHandle(subscriptionWorkflowId('sub_1')).describe()).status.name).toBe('RUNNING');
    const { customAttributes } = await temporal.operator.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
    expect(await ensureSearchAttributes(temporal)).toBe(true);
  } finally {
    await temporal.close();
    await bare.stop();
  }
});

function life(): Life {
  const cadence = { anchor: '2024-01-01T00:00:00.000Z', zone: 'UTC', unit: 'month', count: 1, alignment: 'anniversary' } as const;
  const ends = { trialEnd: null, open: null, endDate: null, endAt: null, billLastPeriod: true, drafts: [] };
  return { v: 1, subscriptionId: 'sub_1', phase: 'scheduled', cadence, startAt: cadence.anchor, ...ends };
}
