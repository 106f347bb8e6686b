import { flat, perUnit, scenario, testApp } from '../../harness';
import { overSimulation, resultsOf, type SimulationView } from '../../harness/simulate';

const app = testApp({ worker: false });

interface Named {
  readonly id: string;
}

async function plan(currency = 'usd'): Promise<Named> {
  return app.api.post<Named>('/pricing-plans', { name: 'Plan', currency, charges: [flat('5'), perUnit('1')] });
}

/** A customer with one final invoice, without any worker: written as the start of a subscription that bills in advance. */
async function billed() {
  const world = await scenario(app)
    .plan(flat('10', { timing: 'advance' }))
    .customer('billed')
    .subscribe()
    .start();
  expect(await world.invoices()).toHaveLength(1);
  return world;
}

function create(body: object) {
  return app.api.ask<SimulationView>('POST', '/simulations', body);
}

describe('asking for a simulation', () => {
  it('answers 202 at once, with nothing done, whether or not a worker is there', async () => {
    const world = await billed();
    const { status, body } = await create({ subject: { customer_id: world.customer() }, candidate: { plan_id: (await plan()).id } });
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'running', progress: { done: 0, total: 1 }, totals: [], failure: null, finished_at: null });
  });

  it('is over at once when there is nobody to rate', async () => {
    const { id } = await plan();
    const { body } = await create({ subject: { plan_id: id }, candidate: { plan_id: id } });
    expect(body).toMatchObject({ status: 'succeeded', progress: { done: 0, total: 0 }, totals: [] });
    expect(await resultsOf(app.api, (body as SimulationView).id)).toEqual([]);
  });

  it('begins one simulation however often it is asked for under one Idempotency-Key', async () => {
    const { id } = await plan();
    const body = { subject: { plan_id: id }, candidate: { plan_id: id } };
    const headers = { 'Idempotency-Key': 'simulate-once' };
    const [first, second] = [await app.api.ask<Named>('POST', '/simulations', body, headers), await app.api.ask<Named>('POST', '/simulations', body, headers)];
    expect(second.body).toEqual(first.body);
  });

  it.each([
    [{ subject: {}, candidate: { plan_id: 'plan_none' } }, 'validation_failed'],
    [{ subject: { customer_id: 'a', plan_id: 'b' }, candidate: { plan_id: 'plan_none' } }, 'validation_failed'],
    [{ subject: { customer_id: 'nobody' }, candidate: { plan_id: 'plan_none' } }, 'customer_not_found'],
    [{ subject: { plan_id: 'plan_none' }, candidate: { plan_id: 'plan_none' } }, 'plan_not_found'],
    [{ subject: { customer_id: 'a' }, candidate: {} }, 'validation_failed'],
    [
      { subject: { customer_id: 'a' }, span: { start: '2026-02-01T00:00:00Z', end: '2026-01-01T00:00:00Z' }, candidate: { plan_id: 'plan_none' } },
      'validation_failed',
    ],
  ])('refuses %j with %s', async (body, reason) => {
    expect((await create(body)).body).toMatchObject({ reason });
  });

  it('refuses prices that do not exist or could not be charged, pointing at them', async () => {
    const { id } = await plan();
    const { items } = await app.api.get<{ items: readonly (Named & { type: string })[] }>(`/prices?plan_id=${id}`);
    const usage = items.find(({ type }) => type === 'USAGE')?.id;
    const wanted = (prices: object[]) => create({ subject: { plan_id: id }, candidate: { prices } });
    expect((await wanted([{ price_id: 'price_none', amount: '1' }])).body).toMatchObject({ reason: 'price_not_found' });
    const { body } = await wanted([{ price_id: usage, pricing_model: 'flat', amount: '1' }]);
    expect(body).toMatchObject({ reason: 'invalid_price', errors: [{ pointer: '/candidate/prices/0/pricing_model' }] });
  });
});

describe('a simulation that waits for a worker', () => {
  it('can be paused and resumed, and each said twice', async () => {
    const world = await billed();
    const { body } = await create({ subject: { customer_id: world.customer() }, candidate: { plan_id: (await plan()).id } });
    const { id } = body as SimulationView;
    const say = (command: string) => app.api.ask('POST', `/simulations/${id}/${command}`);
    for (const [command, status] of [
      ['pause', 'paused'],
      ['resume', 'running'],
    ] as const) {
      for (const _time of [1, 2]) expect(await say(command)).toMatchObject({ status: 200, body: { status, finished_at: null } });
    }
  });

  it('can be cancelled, and is over then', async () => {
    const world = await billed();
    const { body } = await create({ subject: { customer_id: world.customer() }, candidate: { plan_id: (await plan()).id } });
    const { id } = body as SimulationView;
    await app.api.post(`/simulations/${id}/cancel`);
    expect(await overSimulation(app.api, id)).toMatchObject({ status: 'cancelled', progress: { done: 0, total: 1 } });
    for (const command of ['pause', 'resume']) {
      const reply = await app.api.ask('POST', `/simulations/${id}/${command}`);
      expect(reply.body).toMatchObject({ code: 'invalid_request', reason: 'simulation_not_changeable', details: { status: 'cancelled' } });
    }
  });
});

it('lists simulations by their state, newest first', async () => {
  const { id } = await plan();
  const over = (await create({ subject: { plan_id: id }, candidate: { plan_id: id } })).body as SimulationView;
  const { items } = await app.api.get<{ items: readonly SimulationView[] }>('/simulations?status=succeeded&limit=1');
  expect(items).toEqual([over]);
  const paused = await app.api.get<{ items: readonly SimulationView[] }>('/simulations?status=failed');
  expect(paused.items).toEqual([]);
});

it('answers 404 for one that does not exist, whatever is asked of it', async () => {
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/results'],
    ['POST', '/cancel'],
    ['POST', '/pause'],
    ['POST', '/resume'],
  ] as const) {
    expect(await app.api.ask(method, `/simulations/sim_none${path}`)).toMatchObject({ status: 404, body: { reason: 'simulation_not_found' } });
  }
});
