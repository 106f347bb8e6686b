import { scenario, testApp, volume, type InvoiceView, type World } from '../harness';
import { endLine, feeLine, monthly, toQuantity } from './changed';

const app = testApp();

/** A fee of 300.00 for April that ends on the 16th: half of it is given back by what comes next. 100 requests at 1.00 in April. */
async function halfGivenBack(name: string): Promise<World> {
  const world = await monthly(app, name);
  await world.events(100, { at: '2024-04-10' });
  await world.clock.to('2024-04-16');
  await endLine(world, await feeLine(world), { proration_mode: 'next_invoice' });
  return world;
}

async function inForce(world: World): Promise<readonly InvoiceView[]> {
  return (await world.invoices()).filter(({ status }) => status !== 'void');
}

async function totals(world: World): Promise<readonly string[]> {
  return (await inForce(world)).map(({ kind, total }) => `${kind} ${total}`);
}

/** Works the invoice of April out again. */
async function recalculate(world: World): Promise<InvoiceView> {
  const april = (await inForce(world)).find(({ kind }) => kind === 'period');
  return app.api.post(`/invoices/${april?.id}/recalculate`, {});
}

describe('what an invoice gives back and could not absorb', () => {
  it('is carried over once when the invoice is made again before the next one', async () => {
    const world = await halfGivenBack('made again');
    await world.clock.to('2024-05-01');
    await world.events(30, { at: '2024-04-20' });
    await recalculate(world);
    await world.events(100, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    // 130 and 100 requests less 150.00.
    expect(await totals(world)).toEqual(['opening 300.00', 'period 0.00', 'period 80.00']);
  });

  it('stays where it was carried to when the invoice is made again later', async () => {
    const world = await halfGivenBack('made again later');
    await world.events(100, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['opening 300.00', 'period 0.00', 'period 50.00']);
    await world.events(30, { at: '2024-04-20' });
    const made = await recalculate(world);
    expect(await app.api.get(`/invoices/${made.id}/replay`)).toMatchObject({ matches: true });
    await recalculate(world);
    // 50.00 of the 150.00 are on the invoice of May.
    expect(await totals(world)).toEqual(['opening 300.00', 'period 30.00', 'period 50.00']);
  });

  it('is carried over from a draft that somebody makes final by hand', async () => {
    const settings = (grace_seconds: number) => app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds } });
    const world = await halfGivenBack('by hand');
    await settings(86_400);
    await world.clock.to('2024-05-01');
    const draft = (await world.invoices()).find(({ status }) => status === 'draft');
    await app.api.post(`/invoices/${draft?.id}/finalize`);
    await settings(0);
    await world.events(100, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['opening 300.00', 'period 0.00', 'period 50.00']);
  });

  it('is carried over from an invoice in the middle of a period, when more usage has made the whole cheaper', async () => {
    const prices = volume([
      [100, '1'],
      [null, '0.5'],
    ]);
    const world = await scenario(app).clock('2024-04-01').plan(prices).customer('cheaper').subscribe().start();
    const billNow = () => app.api.post<InvoiceView>(`/subscriptions/${world.subscriptionId()}/invoices`);
    await world.events(100, { at: '2024-04-05' });
    await world.clock.to('2024-04-10');
    expect(await billNow()).toMatchObject({ total: '100.00' });
    await world.events(60, { at: '2024-04-12' });
    await world.clock.to('2024-04-20');
    // All 160 cost 80.00.
    expect(await billNow()).toMatchObject({ total: '0.00' });
    await world.events(50, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['interim 100.00', 'interim 0.00', 'period 0.00', 'period 30.00']);
  });
});

it('the invoice of a change is made again beside that of another change in the same period, once', async () => {
  const world = await monthly(app, 'two changes');
  await world.clock.to('2024-04-11');
  await toQuantity(world, '2');
  await world.clock.to('2024-04-21');
  await toQuantity(world, '3');
  // 20 days of 300.00, and 10 days of 300.00.
  expect(await totals(world)).toEqual(['opening 300.00', 'change 200.00', 'change 100.00']);
  const first = (await inForce(world)).find(({ total }) => total === '200.00');
  const made = await app.api.post<InvoiceView>(`/invoices/${first?.id}/recalculate`, {});
  expect([...(await totals(world))].sort()).toEqual(['change 100.00', 'change 200.00', 'opening 300.00']);
  const again = await app.api.ask('POST', `/invoices/${first?.id}/regenerate`);
  expect([again.status, again.body.reason, again.body.details]).toEqual([409, 'invoice_exists_for_period', { invoice_id: made.id }]);
});
