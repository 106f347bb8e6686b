import { eventually, flat, forbidLinesOf, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

interface Rollout {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly counts: Readonly<Record<string, number>>;
}

interface Result {
  readonly subscription_id: string;
  readonly status: string;
  readonly net: string | null;
}

/** Three subscriptions of one plan at 300 in advance and 1 a request, in the middle of April, whose fee is 400 from the 15th on. */
async function raised(name: string): Promise<World> {
  const world = await scenario(app)
    .clock('2024-04-01')
    .plan([flat('300', { timing: 'advance' }), perUnit('1')])
    .customer(`${name}-a`)
    .subscribe()
    .customer(`${name}-b`)
    .subscribe()
    .customer(`${name}-c`)
    .subscribe()
    .start();
  await world.clock.to('2024-04-16');
  const { line_items } = await world.subscription();
  const fee = line_items.find((line) => line.price_type === 'FIXED')?.price_id ?? '';
  await world.api.put(`/prices/${fee}`, { amount: '400', effective_from: '2024-04-15T00:00:00Z' });
  return world;
}

async function rollOut(world: World, body: object): Promise<Rollout> {
  const { id } = await world.api.post<Rollout>(`/plans/${world.planId}/rollouts`, { ...body });
  return finished(world, id);
}

function finished(world: World, id: string): Promise<Rollout> {
  return eventually(
    () => world.api.get<Rollout>(`/rollouts/${id}`),
    ({ status }) => status !== 'running',
  );
}

async function results(world: World, id: string): Promise<readonly Result[]> {
  return (await world.api.get<{ items: readonly Result[] }>(`/rollouts/${id}/results`)).items;
}

async function totals(world: World, customer: string): Promise<readonly string[]> {
  return (await world.invoices(customer)).map(({ total }) => total);
}

it('bills the new version from the next period on, for every subscription of the plan', async () => {
  const world = await raised('next');
  const rollout = await rollOut(world, { takes_effect: 'next_period' });
  expect(rollout).toMatchObject({ status: 'succeeded', progress: { done: 3, total: 3 }, counts: { scheduled: 3, failed: 0 } });
  await world.clock.to('2024-05-01');
  for (const customer of ['next-a', 'next-b', 'next-c']) expect(await totals(world, customer)).toEqual(['300.00', '400.00']);
});

it('previews what a roll-out will do to each subscription, and changes nothing by it', async () => {
  const world = await raised('preview');
  const body = { takes_effect: 'now', proration_mode: 'invoice_now' };
  const preview = await results(world, (await rollOut(world, { ...body, preview: true })).id);
  expect(preview.map(({ status, net }) => [status, net])).toEqual(Array(3).fill(['changed', '50.00']));
  expect(await totals(world, 'preview-a')).toEqual(['300.00']);
  const real = await results(world, (await rollOut(world, body)).id);
  expect(real.map(({ subscription_id, status, net }) => [subscription_id, status, net])).toEqual(
    preview.map(({ subscription_id, status, net }) => [subscription_id, status, net]),
  );
  expect(await totals(world, 'preview-a')).toEqual(['300.00', '50.00']);
});

it('leaves alone what the plan sells today already, so rolling out again changes nothing', async () => {
  const world = await raised('again');
  await rollOut(world, { takes_effect: 'now', proration_mode: 'next_invoice' });
  const again = await rollOut(world, { takes_effect: 'now', proration_mode: 'next_invoice' });
  expect(again.counts).toMatchObject({ unchanged: 3, changed: 0 });
  await world.clock.to('2024-05-01');
  expect(await totals(world, 'again-b')).toEqual(['300.00', '450.00']);
});

it('stops where it is when it is paused, goes on when it is resumed, and never changes a subscription twice', async () => {
  const world = await raised('paused');
  const { id } = await world.api.post<Rollout>(`/plans/${world.planId}/rollouts`, { takes_effect: 'now', proration_mode: 'invoice_now', per_second: 1 });
  const paused = await world.api.post<Rollout>(`/rollouts/${id}/pause`, {});
  expect(paused.status).toBe('paused');
  await world.api.post(`/rollouts/${id}/resume`, {});
  expect(await finished(world, id)).toMatchObject({ status: 'succeeded', counts: { changed: 3, pending: 0 } });
  for (const customer of ['paused-a', 'paused-b', 'paused-c']) expect(await totals(world, customer)).toEqual(['300.00', '50.00']);
});

it('keeps what was changed when it is cancelled, and cannot be resumed then', async () => {
  const world = await raised('cancelled');
  const { id } = await world.api.post<Rollout>(`/plans/${world.planId}/rollouts`, { per_second: 1 });
  const cancelled = await world.api.post<Rollout>(`/rollouts/${id}/cancel`, {});
  expect(cancelled.status).toBe('cancelled');
  const refused = await world.api.ask('POST', `/rollouts/${id}/resume`, {});
  expect(refused.body).toMatchObject({ reason: 'rollout_finished' });
});

it('counts a subscription that breaks on the way as failed, not as one that refused, and changes the others', async () => {
  const world = await raised('broken');
  const mend = await forbidLinesOf(app.deps.db, world.subscriptionId());
  const rollout = await rollOut(world, { takes_effect: 'now', proration_mode: 'invoice_now' });
  await mend();
  expect(rollout.counts).toMatchObject({ changed: 2, failed: 1, refused: 0 });
  const failed = (await results(world, rollout.id)).filter(({ status }) => status === 'failed');
  expect(failed).toMatchObject([{ subscription_id: world.subscriptionId(), reason: 'internal_error' }]);
});
