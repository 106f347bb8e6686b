import { perUnit, testApp, type World } from '../harness';
import { endLine, feeLine, modify, monthly, refused, toQuantity } from './changed';
import { billed } from './summary';

const app = testApp();

const totals = async (world: World) => (await billed(world)).map((row) => row.split(' ').at(-1));

/** A coupon for good, or for what the fields say; its code is its name. */
async function coupon(code: string, percentage_off: string, fields: object = {}): Promise<string> {
  await app.api.post('/coupons', { name: code, coupon_code: code, type: 'percentage', percentage_off, cadence: 'forever', ...fields });
  return code;
}

async function rate(code: string, percentage_value: string): Promise<string> {
  return (await app.api.post<{ readonly id: string }>('/taxes/rates', { name: code, code, tax_rate_type: 'percentage', percentage_value })).id;
}

const path = (world: World) => `/subscriptions/${world.subscriptionId()}/modify/execute`;

describe('a coupon', () => {
  it('that is added in the middle of a period discounts what is billed for it from then on', async () => {
    const world = await monthly(app, 'coupon added');
    await world.events(10, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    const coupon_params = { action: 'add', coupon_code: await coupon('LATE50', '50') };
    const { subscription, changed_resources } = await modify(world, { type: 'coupon', coupon_params });
    expect(subscription.coupon_associations).toMatchObject([{ start_date: '2024-04-01T00:00:00.000Z' }]);
    expect(changed_resources.invoices).toEqual([]);
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '155.00']);
  });

  it('that is added from a later period on leaves the running one alone', async () => {
    const world = await monthly(app, 'coupon from May');
    await world.events(10, { at: '2024-04-10' });
    const coupon_params = { action: 'add', coupon_code: await coupon('MAY50', '50'), start_date: '2024-05-01T00:00:00Z' };
    await modify(world, { type: 'coupon', coupon_params });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '160.00']);
  });

  it('of one line discounts that line alone, also after its quantity has changed', async () => {
    const world = await monthly(app, 'coupon of a line');
    const coupon_params = { action: 'add', coupon_code: await coupon('LINE50', '50'), subscription_line_item_id: await feeLine(world) };
    await modify(world, { type: 'coupon', coupon_params });
    await world.events(10, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    // The fee was billed in full: 150 are given back, 300 less half are charged.
    const { changed_resources } = await toQuantity(world, '2');
    expect(changed_resources.invoices.map(({ invoice }) => invoice.total)).toEqual(['0.00']);
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '0.00', '310.00']);
  });

  it('of one line goes on with it, whichever of its rows it was given to', async () => {
    const world = await monthly(app, 'coupon of a carried line');
    await toQuantity(world, '2', { proration_mode: 'none' });
    const coupon_params = { action: 'add', coupon_code: await coupon('CHAIN50', '50'), subscription_line_item_id: await feeLine(world) };
    await modify(world, { type: 'coupon', coupon_params });
    await toQuantity(world, '3', { proration_mode: 'none' });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '450.00']);
  });

  it('that leaves less of a charge than is given back loses nothing of that', async () => {
    const world = await monthly(app, 'coupon and credit');
    await modify(world, { type: 'coupon', coupon_params: { action: 'add', coupon_code: await coupon('LESS50', '50') } });
    await world.clock.to('2024-04-16');
    // 150.00 are given back, and 225.00 less half are charged.
    const { changed_resources } = await toQuantity(world, '1.5');
    expect(changed_resources.invoices.map(({ invoice }) => invoice.total)).toEqual(['0.00']);
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '0.00', '187.50']);
  });

  it('that is removed goes on discounting what is billed for periods that have begun', async () => {
    const world = await monthly(app, 'coupon removed', { coupons: [await coupon('GONE50', '50')] });
    await world.events(10, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    const [association] = (await world.subscription()).coupon_associations;
    await modify(world, { type: 'coupon', coupon_params: { action: 'remove', coupon_association_id: association?.id } });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['150.00', '305.00']);
  });

  it('is added once, however often the same request is sent', async () => {
    const world = await monthly(app, 'coupon once');
    const body = { type: 'coupon', coupon_params: { action: 'add', coupon_code: await coupon('ONCE10', '10') } };
    const key = { 'Idempotency-Key': 'one-coupon' };
    const [first, second] = [await app.api.ask('POST', path(world), body, key), await app.api.ask('POST', path(world), body, key)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect((await world.subscription()).coupon_associations).toHaveLength(1);
    expect(await refused(world, path(world), body)).toMatchObject({ reason: 'already_exists' });
  });

  it('that is not there, or belongs to another subscription, is refused', async () => {
    const [world, other] = [await monthly(app, 'no coupon'), await monthly(app, 'other coupon', { coupons: [await coupon('MINE', '10')] })];
    const [association] = (await other.subscription()).coupon_associations;
    const asked = (coupon_params: object) => refused(world, path(world), { type: 'coupon', coupon_params });
    expect(await asked({ action: 'add', coupon_code: 'NOWHERE' })).toMatchObject({ reason: 'coupon_not_found' });
    expect(await asked({ action: 'remove', coupon_association_id: association?.id })).toMatchObject({ reason: 'not_found' });
    expect(await asked({ action: 'add' })).toMatchObject({ reason: 'validation_failed' });
  });
});

describe('a tax rate', () => {
  it('that is added in the middle of a period is borne by what is supplied up to its end', async () => {
    const world = await monthly(app, 'tax added');
    await world.events(10, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    await modify(world, { type: 'tax', tax_params: { action: 'add', tax_rate_id: await rate('ADD10', '10') } });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '341.00']);
  });

  it('that is removed at an instant is not borne by what is supplied after it', async () => {
    await rate('END10', '10');
    const world = await monthly(app, 'tax removed', { tax_rate_overrides: [{ tax_rate_code: 'END10' }] });
    const found = await app.api.get<{ readonly items: readonly { readonly id: string }[] }>(`/taxes/associations?entity_id=${world.subscriptionId()}`);
    await world.events(10, { at: '2024-04-10' });
    const tax_params = { action: 'remove', tax_association_id: found.items[0]?.id, effective_date: '2024-05-01T00:00:00Z' };
    await modify(world, { type: 'tax', tax_params });
    await world.clock.to('2024-05-01');
    // April's usage was supplied under it, May's fee is not.
    expect(await totals(world)).toEqual(['330.00', '311.00']);
  });

  it('is charged on what is left of a charge after its credit', async () => {
    await rate('NET10', '10');
    const world = await monthly(app, 'tax on net', { tax_rate_overrides: [{ tax_rate_code: 'NET10' }] });
    await world.clock.to('2024-04-16');
    await toQuantity(world, '3');
    expect(await totals(world)).toEqual(['330.00', '330.00']);
  });

  it('that is not there is refused', async () => {
    const world = await monthly(app, 'no tax');
    const asked = (tax_params: object) => refused(world, path(world), { type: 'tax', tax_params });
    expect(await asked({ action: 'add', tax_rate_id: 'NOWHERE' })).toMatchObject({ reason: 'tax_rate_not_found' });
    expect(await asked({ action: 'remove', tax_association_id: 'tax_assoc_none' })).toMatchObject({ reason: 'not_found' });
  });
});

describe('a credit', () => {
  it('never exceeds what was billed: of a discounted fee the discounted part is given back', async () => {
    const world = await monthly(app, 'capped', { coupons: [await coupon('FIRST50', '50', { cadence: 'once' })] });
    await world.clock.to('2024-04-16');
    expect((await endLine(world, await feeLine(world))).proration).toMatchObject({ net: '-75.00', credits: [{ amount: '75.00' }] });
  });

  it('is nothing for a fee that was given away', async () => {
    const world = await monthly(app, 'given away', { coupons: [await coupon('FREE', '100')] });
    await world.clock.to('2024-04-16');
    expect((await endLine(world, await feeLine(world))).proration?.net).toBe('0.00');
  });

  it('is nothing for a fee in arrears: its share is billed when the period ends', async () => {
    const world = await monthly(app, 'arrears', {}, [{ pricing_model: 'flat', event_name: 'fee', amount: '300', billing_timing: 'arrears' }, perUnit('1')]);
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '3')).proration?.net).toBe('0.00');
    await world.clock.to('2024-05-01');
    // Half a month of 300 and half a month of 900.
    expect(await totals(world)).toEqual(['600.00']);
  });
});
