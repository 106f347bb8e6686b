import { flat, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();
const LATER = '2024-04-21T00:00:00.000Z';

type Paused = { readonly pause_mode: string; readonly pause_start: string; readonly pause_end: string; readonly subscription: SubscriptionView };

/** 300 a month in advance, from 1 April. */
function monthly(name: string): Promise<World> {
  return scenario(app)
    .clock('2024-04-01')
    .plan(flat('300', { timing: 'advance' }))
    .customer(name)
    .subscribe()
    .start();
}

it('a pause that names a date begins at that date, and one that waits for the end of the period begins there', async () => {
  const world = await monthly('pauses later');
  const pause = (body: object) => app.api.post<Paused>(`/subscriptions/${world.subscriptionId()}/pause/preview`, body);
  expect(await pause({ pause_start: LATER })).toMatchObject({ pause_mode: 'scheduled', pause_start: LATER, subscription: { subscription_status: 'active' } });
  expect(await pause({ proration_mode: 'at_period_end' })).toMatchObject({ pause_mode: 'period_end', pause_start: '2024-05-01T00:00:00.000Z' });
});

it('a pause ends at the date that is named, or with the period', async () => {
  const world = await monthly('resumes later');
  await app.api.post(`/subscriptions/${world.subscriptionId()}/pause`);
  const resume = (body: object) => app.api.post<Paused>(`/subscriptions/${world.subscriptionId()}/resume/preview`, body);
  expect(await resume({ resume_at: LATER })).toMatchObject({ pause_end: LATER, subscription: { subscription_status: 'paused' } });
  expect(await resume({ proration_mode: 'at_period_end' })).toMatchObject({ pause_end: '2024-05-01T00:00:00.000Z' });
});

it.each([
  ['pause', { pause_mode: 'immediate', pause_start: LATER }, '/pause_start'],
  ['pause', { pause_mode: 'period_end', pause_start: LATER }, '/pause_start'],
  ['pause', { pause_start: LATER, proration_mode: 'at_period_end' }, '/proration_mode'],
  ['resume', { resume_mode: 'immediate', resume_at: LATER }, '/resume_at'],
  ['resume', { resume_mode: 'scheduled' }, '/resume_at'],
  ['cancel', { cancellation_type: 'immediate', cancel_at: LATER }, '/cancel_at'],
  ['cancel', { cancellation_type: 'end_of_period', cancel_at: LATER }, '/cancel_at'],
  ['change/v2/execute', { target_plan_id: 'plan_any', change_at: 'end_of_period', effective_date: LATER }, '/effective_date'],
  ['change/v2/execute', { target_plan_id: 'plan_any', proration_mode: 'at_period_end', effective_date: LATER }, '/proration_mode'],
])('a date that another word contradicts is refused and never forgotten: %s %j', async (verb, body, pointer) => {
  const world = await monthly('contradicts');
  const answer = await app.api.ask('POST', `/subscriptions/${world.subscriptionId()}/${verb}`, body);
  expect([answer.status, answer.body.reason, answer.body.errors[0]?.pointer]).toEqual([400, 'validation_failed', pointer]);
  expect((await world.subscription()).subscription_status).toBe('active');
});
