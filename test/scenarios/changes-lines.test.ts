import { testApp, type World } from '../harness';
import { addLine, endLine, feeLine, monthly, ownFee, refused, updateLine } from './changed';
import { fee, planOf, usage } from './plan-of';
import { billed, linesOf } from './summary';

const app = testApp();

async function usageLine(world: World): Promise<string> {
  return (await world.subscription()).line_items.find((line) => line.price_type === 'USAGE')?.id ?? '';
}

const totals = async (world: World) => (await billed(world)).map((row) => row.split(' ').at(-1));

describe('a line that is added', () => {
  it('at a price of the catalog charges its share of the period, and the whole fee from the next one on', async () => {
    const { priceIds } = await planOf(app.api, [fee('60', 'MONTHLY', { name: 'Support' })]);
    const world = await monthly(app, 'catalog line');
    await world.clock.to('2024-04-16');
    expect((await addLine(world, { price_id: priceIds[0], quantity: '2' })).proration).toMatchObject({ net: '60.00', charges: [{ amount: '60.00' }] });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '60.00', '420.00']);
  });

  it('at a price of the catalog on other terms has those, and the catalog keeps its own', async () => {
    const { priceIds } = await planOf(app.api, [fee('60', 'MONTHLY')]);
    const world = await monthly(app, 'negotiated line');
    await world.clock.to('2024-04-16');
    expect((await addLine(world, { price_id: priceIds[0], amount: '40' })).proration?.net).toBe('20.00');
    expect(await app.api.get(`/prices/${priceIds[0]}`)).toMatchObject({ amount: '60' });
  });

  it('at a price of its own is billed like any other', async () => {
    const world = await monthly(app, 'own line');
    await world.clock.to('2024-04-16');
    expect((await addLine(world, ownFee('60'))).proration?.net).toBe('30.00');
    await world.clock.to('2024-05-01');
    expect(linesOf((await world.invoices()).at(-1)!)).toContain('Support 2024-05-01..2024-06-01 60.00');
  });

  it('for usage counts from the instant on', async () => {
    const { priceIds } = await planOf(app.api, [usage('10', 'MONTHLY')]);
    const world = await monthly(app, 'usage line');
    await world.events(3, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    await addLine(world, { price_id: priceIds[0] });
    await world.events(2, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    // 5 requests at 1, of which 2 cost 10 more, and the fee.
    expect(await totals(world)).toEqual(['300.00', '325.00']);
  });

  it('with an end is charged up to it, in each of the periods that it touches', async () => {
    const world = await monthly(app, 'ending line');
    await world.clock.to('2024-04-16');
    expect((await addLine(world, { ...ownFee('62'), end_date: '2024-05-17T00:00:00Z' })).proration?.net).toBe('31.00');
    await world.clock.to('2024-06-01');
    // 16 of 31 days of May.
    expect(await totals(world)).toEqual(['300.00', '31.00', '332.00', '300.00']);
  });

  it('for later begins by itself, under the id that was promised', async () => {
    const world = await monthly(app, 'later line');
    const { id, schedule_id } = await addLine(world, { ...ownFee('60'), start_date: '2024-04-16T00:00:00Z' });
    expect(schedule_id).not.toBeNull();
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '30.00', '360.00']);
    expect((await world.subscription()).line_items.find((line) => line.id === id)).toMatchObject({ start_date: '2024-04-16T00:00:00.000Z' });
  });
});

describe('a line that is changed', () => {
  it('to another amount ends and is carried on, and both are found under its first id', async () => {
    const world = await monthly(app, 'other amount');
    const first = await feeLine(world);
    await world.clock.to('2024-04-16');
    expect((await updateLine(world, first, { amount: '360' })).proration).toMatchObject({ net: '30.00', credits: [{ amount: '150.00' }] });
    await world.clock.to('2024-05-16');
    expect((await updateLine(world, first, { amount: '422' })).proration?.net).toBe('32.00');
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['300.00', '30.00', '360.00', '32.00', '422.00']);
    const { line_items } = await world.subscription();
    expect(line_items.filter((line) => line.root_id === first).map((line) => [line.start_date.slice(0, 10), line.end_date?.slice(0, 10)])).toEqual([
      ['2024-04-01', '2024-04-16'],
      ['2024-04-16', '2024-05-16'],
      ['2024-05-16', undefined],
    ]);
  });

  it('to tiers prices what comes after it by them, and what came before as it was', async () => {
    const world = await monthly(app, 'to tiers');
    await world.events(10, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    const tiers = [{ up_to: 10, unit_amount: '2' }, { unit_amount: '0.5' }];
    await updateLine(world, await usageLine(world), { billing_model: 'TIERED', tier_mode: 'SLAB', tiers });
    await world.events(14, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    // 10 at 1; then 10 at 2 and 4 at 0.5.
    expect(await totals(world)).toEqual(['300.00', '332.00']);
  });

  it('in name and metadata goes on as it is, and costs nothing', async () => {
    const world = await monthly(app, 'renamed');
    const id = await feeLine(world);
    await world.clock.to('2024-04-16');
    const { changed_resources } = await updateLine(world, id, { display_name: 'Licence', metadata: { seat: 'A' } });
    expect(changed_resources).toMatchObject({ invoices: [], line_items: [] });
    expect((await world.subscription()).line_items.find((line) => line.id === id)).toMatchObject({
      ...{ display_name: 'Licence', metadata: { seat: 'A' }, end_date: null },
    });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '300.00']);
  });

  it('from an instant ahead changes then', async () => {
    const world = await monthly(app, 'changed later');
    await updateLine(world, await feeLine(world), { quantity: '2', effective_from: '2024-04-16T00:00:00Z' });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '150.00', '600.00']);
  });
});

describe('a line that is ended', () => {
  it('gives back the rest of its fee on the next invoice that has something to charge', async () => {
    const world = await monthly(app, 'ended fee');
    await world.clock.to('2024-04-16');
    expect((await endLine(world, await feeLine(world))).proration?.net).toBe('-150.00');
    await world.events(100, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    await world.events(80, { at: '2024-05-02' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['300.00', '0.00', '30.00']);
  });

  it('gives nothing back when that is what was asked for', async () => {
    const world = await monthly(app, 'ended without');
    await world.clock.to('2024-04-16');
    expect((await endLine(world, await feeLine(world), { proration_behavior: 'none' })).proration?.net).toBe('0.00');
    await world.events(1, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '1.00']);
  });

  it('bills the usage up to then, and none after it', async () => {
    const world = await monthly(app, 'ended usage');
    await world.events(6, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    await endLine(world, await usageLine(world));
    await world.events(9, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '306.00']);
  });

  it('before the subscription starts never was in force, and nothing of it is billed', async () => {
    const world = await monthly(app, 'never in force', { start_date: '2024-05-01T00:00:00Z' });
    const ended = await endLine(world, await feeLine(world));
    expect(ended).toMatchObject({ start_date: '2024-05-01T00:00:00.000Z', end_date: '2024-05-01T00:00:00.000Z' });
    await world.events(3, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['3.00']);
  });

  it('ends with the period when asked to', async () => {
    const world = await monthly(app, 'ended with period');
    await endLine(world, await feeLine(world), { proration_mode: 'at_period_end' });
    await world.events(2, { at: '2024-04-20' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['300.00', '2.00', '0.00']);
  });
});

describe('a new subscription', () => {
  it('has prices of its plan on other terms from its first invoice on, and no line that never was', async () => {
    const { id, priceIds } = await planOf(app.api, [fee('300', 'MONTHLY'), usage('1', 'MONTHLY')]);
    const override_line_items = [
      { price_id: priceIds[0], amount: '200', quantity: '2' },
      { price_id: priceIds[1], amount: '0.5' },
    ];
    const world = await monthly(app, 'own prices', { plan_id: id, override_line_items });
    expect((await world.subscription()).line_items.map((line) => [line.quantity, line.price?.amount, line.end_date])).toEqual([
      ['2', '200', null],
      ['0', '0.5', null],
    ]);
    await world.events(10, { at: '2024-04-10' });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['400.00', '405.00']);
  });

  it('has lines beside those of its plan, from the start or from a later day', async () => {
    const line_items = [ownFee('60'), { ...ownFee('30', { display_name: 'Audit' }), start_date: '2024-04-16T00:00:00Z' }];
    const world = await monthly(app, 'own lines', { line_items });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['360.00', '15.00', '390.00']);
  });

  it('keeps a coupon of a line whose price it overrides', async () => {
    await app.api.post('/coupons', { name: 'Half', coupon_code: 'HALFLINE', type: 'percentage', percentage_off: '50', cadence: 'forever' });
    const { id, priceIds } = await planOf(app.api, [fee('300', 'MONTHLY'), fee('10', 'MONTHLY')]);
    const price_id = priceIds[0] ?? '';
    const fields = { plan_id: id, override_line_items: [{ price_id, amount: '200' }], line_item_coupons: { [price_id]: ['HALFLINE'] } };
    expect(await totals(await monthly(app, 'coupon on override', fields))).toEqual(['110.00']);
  });

  it('is refused as a whole when one of its lines cannot be billed', async () => {
    const { id, priceIds } = await planOf(app.api, [fee('300', 'MONTHLY')]);
    const world = await monthly(app, 'refused lines');
    const body = (fields: object) => ({ customer_id: world.customer(), plan_id: id, ...fields });
    const tiered = { price_id: priceIds[0], billing_model: 'TIERED' };
    expect(await refused(world, '/subscriptions', body({ override_line_items: [tiered] }))).toMatchObject({ reason: 'invalid_price' });
    expect(await refused(world, '/subscriptions', body({ override_line_items: [{ price_id: 'price_none', amount: '1' }] }))).toMatchObject({
      reason: 'price_not_found',
    });
    expect(await refused(world, '/subscriptions', body({ line_items: [ownFee('1', { billing_period: 'WEEKLY' })] }))).toMatchObject({
      reason: 'price_does_not_fit',
    });
    expect((await app.api.get<{ readonly items: readonly object[] }>(`/subscriptions?customer_id=${world.customer()}`)).items).toHaveLength(1);
  });
});

it('refuses a line that would end before it begins, and says where in previews and executions alike', async () => {
  const world = await monthly(app, 'inverted');
  await world.clock.to('2024-04-11');
  const price = { type: 'FIXED', billing_model: 'FLAT_FEE', billing_period: 'MONTHLY', amount: '30.00' };
  const path = `/subscriptions/${world.subscriptionId()}/lineitems`;
  for (const dates of [
    { end_date: '2024-04-11T00:00:00Z' },
    { start_date: '2024-04-20T00:00:00Z', end_date: '2024-04-15T00:00:00Z' },
    { proration_mode: 'at_period_end', end_date: '2024-05-01T00:00:00Z' },
  ]) {
    for (const to of [`${path}/preview`, path]) {
      const { status, body } = await app.api.ask('POST', to, { price, ...dates });
      expect([status, body.reason, body.errors[0]?.pointer]).toEqual([400, 'validation_failed', '/end_date']);
    }
  }
  const lines = [{ price, start_date: '2024-04-20T00:00:00Z', end_date: '2024-04-15T00:00:00Z' }];
  const created = await app.api.ask('POST', '/subscriptions', { customer_id: world.customer(), plan_id: world.planId, line_items: lines });
  expect([created.status, created.body.reason]).toEqual([400, 'validation_failed']);
});

it('says what would be legal when a change turns out to be impossible, in its preview as in its execution', async () => {
  const world = await monthly(app, 'legal instead');
  await world.clock.to('2024-04-11');
  const path = `/subscriptions/lineitems/${await feeLine(world)}`;
  const errors = [await app.api.ask('PUT', `${path}/preview`, { quantity: '1' }), await app.api.ask('PUT', path, { quantity: '1' })];
  expect(errors.map(({ body }) => [body.reason, body.details['legal']])).toEqual(
    Array.from({ length: 2 }, () => ['change_changes_nothing', expect.arrayContaining(['change_plan', 'pause', 'cancel_now'])]),
  );
});

it('a quantity changes nothing about a line of usage, whose tiers count on', async () => {
  const world = await monthly(app, 'no quantity of usage');
  await world.clock.to('2024-04-16');
  const line = await usageLine(world);
  const update = (body: object) => app.api.ask<{ reason?: string; quantity?: string }>('PUT', `/subscriptions/lineitems/${line}`, body);
  expect((await update({ quantity: '3' })).body.reason).toBe('change_changes_nothing');
  expect((await world.subscription()).line_items).toHaveLength(2);
  expect((await update({ quantity: '3', unit_amount: '2' })).body.quantity).toBe('0');
});
