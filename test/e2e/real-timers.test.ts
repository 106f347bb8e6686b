import { eventually, flat, perUnit, scenario, testApp, type World } from '../harness';
import { fastForward } from '../harness/fast-forward';

// Nobody moves a test clock here: the subscriptions sleep on timers, as they do in production.
const app = testApp();
const DAY_MS = 86_400_000;

/** An instant so many days after the start of a subscription. */
function later(start: string, days: number): string {
  return new Date(Date.parse(start) + days * DAY_MS).toISOString();
}

/** A timer never fires early, and not much later than it should. */
function expectSoonAfter(instant: string | null, due: string): void {
  expect(Date.parse(String(instant)) - Date.parse(due)).toBeGreaterThanOrEqual(0);
  expect(Date.parse(String(instant)) - Date.parse(due)).toBeLessThan(100_000);
}

async function invoicesOnce(world: World, count: number) {
  const final = ({ length }: readonly unknown[]) => length === count;
  return eventually(async () => (await world.invoices()).filter(({ finalized_at }) => finalized_at !== null), final);
}

it('a monthly subscription bills a year of periods when their time comes', async () => {
  const world = await scenario(app)
    .plan([flat('10'), perUnit('1')])
    .customer('year')
    .subscribe()
    .start();
  const { id, start_date } = await world.subscription();
  await world.events(4, { at: later(start_date, 100) });
  await fastForward(app.temporal, id, 367);

  const invoices = await invoicesOnce(world, 12);
  expect(invoices[0]?.period_start).toBe(start_date);
  invoices.forEach(({ period_start, finalized_at, period_end }, index) => {
    expect(period_start).toBe(invoices[index - 1]?.period_end ?? start_date);
    expectSoonAfter(finalized_at, period_end);
  });
  expect(invoices.map(({ total }) => total).sort()).toEqual([...Array.from({ length: 11 }, () => '10.00'), '14.00']);
});

it('a trial ends by itself, and billing begins where it ended', async () => {
  const world = await scenario(app)
    .plan(flat('20', { timing: 'advance' }))
    .customer('trial')
    .subscribe({ trial_period_days: 14 })
    .start();
  const { id, trial_end, subscription_status } = await world.subscription();
  expect(subscription_status).toBe('trialing');
  await fastForward(app.temporal, id, 15);
  const active = await eventually(
    () => world.subscription(),
    (subscription) => subscription.subscription_status === 'active',
  );
  expect(active.current_period_start).toBe(trial_end);
  expect((await invoicesOnce(world, 1)).map(({ total }) => total)).toEqual(['20.00']);
});

it('a pause ends by itself when its time has come', async () => {
  const world = await scenario(app)
    .plan(flat('30', { timing: 'advance' }))
    .customer('paused')
    .subscribe()
    .start();
  const { id, start_date } = await world.subscription();
  const pause_end = later(start_date, 12);
  await app.api.post(`/subscriptions/${id}/pause`, { pause_end });
  await fastForward(app.temporal, id, 13);
  const active = await eventually(
    () => world.subscription(),
    ({ subscription_status }) => subscription_status === 'active',
  );
  expect(active.pauses).toMatchObject([{ pause_status: 'completed', resume_mode: 'auto', resumed_at: pause_end }]);
});

it('a cancellation at the end of the period takes effect by itself, and the last usage is billed', async () => {
  const world = await scenario(app).plan(perUnit('1')).customer('leaver').subscribe().start();
  const { id, start_date, current_period_end } = await world.subscription();
  await world.events(3, { at: later(start_date, 20) });
  await fastForward(app.temporal, id, 10);
  await world.cancel({ cancellation_type: 'end_of_period' });
  await fastForward(app.temporal, id, 30);
  const ended = await eventually(
    () => world.subscription(),
    (subscription) => subscription.subscription_status === 'cancelled',
  );
  expect(ended.ended_at).toBe(current_period_end);
  expect((await invoicesOnce(world, 1)).map(({ total }) => total)).toEqual(['3.00']);
});

it('an invoice becomes final when the grace time of its period has passed', async () => {
  await app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds: 3_600 } });
  const world = await scenario(app).plan(flat('10')).customer('grace').subscribe().start();
  const { id, current_period_end } = await world.subscription();
  await fastForward(app.temporal, id, 32);
  const [invoice] = await invoicesOnce(world, 1);
  expectSoonAfter(invoice?.finalized_at ?? null, new Date(Date.parse(String(current_period_end)) + 3_600_000).toISOString());
});
