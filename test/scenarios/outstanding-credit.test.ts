import { flat, perUnit, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();

type Cancelled = SubscriptionView & { readonly total_credit_amount: string | null };

/** 300 a month in advance and requests at 1, from 1 April: ten a day. */
function monthly(name: string): Promise<World> {
  return scenario(app)
    .clock('2024-04-01')
    .plan([flat('300', { timing: 'advance' }), perUnit('1')])
    .customer(name)
    .subscribe()
    .start();
}

function pause(world: World) {
  return app.api.post(`/subscriptions/${world.subscriptionId()}/pause`);
}

/** The preview of a cancellation and then the cancellation: what each says is owed. */
async function cancel(world: World, body: object): Promise<readonly unknown[]> {
  const path = `/subscriptions/${world.subscriptionId()}/cancel`;
  const asked = { cancellation_type: 'immediate', ...body };
  const answers = [await app.api.post<Cancelled>(`${path}/preview`, asked), await app.api.post<Cancelled>(path, asked)];
  return answers.map(({ total_credit_amount, outstanding_credit }) => [total_credit_amount, outstanding_credit]);
}

async function outstanding(world: World): Promise<string> {
  return (await world.subscription()).outstanding_credit;
}

it('what a pause gave back is owed after the end of the subscription, and every answer says so', async () => {
  const world = await monthly('left while paused');
  await world.clock.to('2024-04-11');
  await pause(world);
  expect(await outstanding(world)).toBe('200.00');
  await world.clock.to('2024-04-16');
  expect(await cancel(world, { proration_behavior: 'create_prorations' })).toEqual([
    ['0.00', '200.00'],
    ['0.00', '200.00'],
  ]);
  await world.clock.to('2024-05-01');
  expect(await outstanding(world)).toBe('200.00');
});

it('a cancellation says what of the credit its last invoice cannot absorb, while that is a draft and when it is final', async () => {
  const world = await monthly('owed beyond usage');
  await world.events(20, { at: '2024-04-10' });
  await world.clock.to('2024-04-16');
  expect(await cancel(world, { proration_behavior: 'create_prorations' })).toEqual([
    ['150.00', '130.00'],
    ['150.00', '130.00'],
  ]);
  await world.clock.to('2024-05-01');
  expect(await outstanding(world)).toBe('130.00');
});

it('credit that a subscription carries when it ends with its period is owed then', async () => {
  const world = await monthly('carried to the end');
  await world.clock.to('2024-04-11');
  await pause(world);
  expect(await cancel(world, { cancellation_type: 'end_of_period' })).toEqual([
    [null, '200.00'],
    [null, '200.00'],
  ]);
  await world.clock.to('2024-05-02');
  expect([(await world.subscription()).subscription_status, await outstanding(world)]).toEqual(['cancelled', '200.00']);
});

it('nothing is outstanding once an invoice has taken the credit', async () => {
  const world = await monthly('takes it');
  await world.clock.to('2024-04-11');
  await pause(world);
  await app.api.post(`/subscriptions/${world.subscriptionId()}/resume`);
  expect(await outstanding(world)).toBe('0.00');
  await pause(world);
  await world.clock.to('2024-04-21');
  await app.api.post(`/subscriptions/${world.subscriptionId()}/resume`);
  expect(await outstanding(world)).toBe('100.00');
  await world.clock.to('2024-05-01');
  expect(await outstanding(world)).toBe('0.00');
});
