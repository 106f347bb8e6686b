import { breakInvoicesOf } from '../harness/break-database';
import { eventually } from '../harness/eventually';
import { fastForward } from '../harness/fast-forward';
import { flat, perUnit, scenario, type World } from '../harness/scenario';
import type { RunningApp } from '../harness/start-app';
import { subscriptionWorkflowId } from '../../src/temporal';
import type { Walked } from './paths';

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

type Fields = Readonly<Record<string, unknown>>;

function subscribed(app: RunningApp, clock: string | null, fields: Fields = {}): Promise<World> {
  const plain = scenario(app).plan([flat('10', { timing: 'advance' }), perUnit('1')]);
  return (clock === null ? plain : plain.clock(clock)).customer('lifecycle').subscribe(fields).start();
}

function ask(app: RunningApp, world: World, verb: string, body: Fields = {}) {
  return app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/${verb}`, body);
}

function otherPlan(app: RunningApp): Promise<{ readonly id: string }> {
  return app.api.post('/pricing-plans', { name: 'Other', currency: 'usd', charges: [flat('20', { timing: 'advance' })] });
}

const walked = (world: World): Walked => ({ workflowId: subscriptionWorkflowId(world.subscriptionId()) });

/** The paths of a subscription's workflow beyond starting, billing and ending. */
export const LIFECYCLE_PATHS: Readonly<Record<string, (app: RunningApp) => Promise<Walked>>> = {
  'change-now-and-scheduled': async (app) => {
    const world = await subscribed(app, '2024-04-01');
    const { id } = await otherPlan(app);
    await ask(app, world, 'change/execute', { target_plan_id: id, proration_behavior: 'create_prorations' });
    await ask(app, world, 'change/execute', { target_plan_id: world.planId, change_at: 'end_of_period' });
    await world.clock.to('2024-06-01');
    return walked(world);
  },
  'pause-and-resume': async (app) => {
    const world = await subscribed(app, '2024-04-01');
    await world.clock.to('2024-04-11');
    await ask(app, world, 'pause');
    await world.clock.to('2024-05-11');
    await ask(app, world, 'resume');
    await ask(app, world, 'pause', { pause_mode: 'period_end', pause_end: '2024-07-15T00:00:00Z' });
    await world.clock.to('2024-08-01');
    return walked(world);
  },
  'pause-ends-by-timer': async (app) => {
    const world = await subscribed(app, null);
    await ask(app, world, 'pause', { pause_end: daysFromNow(3) });
    await fastForward(app.temporal, world.subscriptionId(), 4);
    await eventually(
      () => world.subscription(),
      ({ subscription_status }) => subscription_status === 'active',
    );
    return walked(world);
  },
  'hold-and-release': async (app) => {
    const world = await subscribed(app, '2024-04-01');
    await ask(app, world, 'hold');
    await world.clock.to('2024-07-01');
    await ask(app, world, 'release');
    return walked(world);
  },
  'failure-held-released-and-skipped': async (app) => {
    const world = await subscribed(app, '2024-04-01');
    const mend = await breakInvoicesOf(app.deps.db, (await world.subscription()).customer_id);
    await app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: '2024-05-01T00:00:00Z' });
    await ask(app, world, 'hold');
    await ask(app, world, 'release');
    await eventually(
      () => ask(app, world, 'skip'),
      ({ status }) => status === 200,
    );
    await mend();
    for (const month of ['2024-05-01', '2024-06-01']) await world.clock.to(month);
    return walked(world);
  },
  'draft-activated': async (app) => {
    const world = await subscribed(app, '2024-04-01', { subscription_status: 'draft', trial_period_days: 7 });
    await ask(app, world, 'activate', { start_date: '2024-04-10T00:00:00Z' });
    await world.clock.to('2024-05-20');
    return walked(world);
  },
  'notices-and-terms': async (app) => {
    const world = await subscribed(app, '2024-04-01', { renewal_notice_days: 5, contract: { end: 'renew', term_count: 2 } });
    await world.clock.to('2024-08-10');
    return walked(world);
  },
  'past-due-and-recovered': async (app) => {
    await app.api.put(`/environments/${app.environmentId}`, { settings: { past_due: 'on', payment_terms_days: 10 } });
    const world = await subscribed(app, '2024-04-01');
    await world.clock.to('2024-04-20');
    const [invoice] = await world.invoices();
    await app.api.put(`/invoices/${invoice?.id}/payment`, { payment_status: 'SUCCEEDED' });
    await world.clock.to('2024-05-05');
    await app.api.put(`/environments/${app.environmentId}`, { settings: { past_due: 'off', payment_terms_days: 30 } });
    return walked(world);
  },
};
