import { testApp } from '../harness';
import { monthly, toQuantity } from './changed';
import { billed, linesOf } from './summary';

const app = testApp();

describe('a quantity that changes in the middle of a period', () => {
  it('goes up: the rest of the new fee is charged at once, less the rest of the old one', async () => {
    const world = await monthly(app, 'up');
    await world.clock.to('2024-04-16');
    const { proration } = await toQuantity(world, '3');
    expect(proration).toMatchObject({ net: '300.00', credits: [{ amount: '150.00' }], charges: [{ amount: '450.00' }] });
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual([
      'opening 2024-04-01..2024-05-01 300.00',
      'change 2024-04-16..2024-05-01 300.00',
      'period 2024-04-01..2024-05-01 900.00',
    ]);
    expect(linesOf((await world.invoices())[1]!)).toEqual(['Fee, unused time 2024-04-16..2024-05-01 -150.00', 'Fee 2024-04-16..2024-05-01 450.00']);
  });

  it('goes down: what is left of the credit is taken off the next invoice', async () => {
    const world = await monthly(app, 'down');
    await toQuantity(world, '3');
    await world.clock.to('2024-04-16');
    const { proration, changed_resources } = await toQuantity(world, '1');
    expect(proration).toMatchObject({ net: '-300.00', credits: [{ amount: '450.00' }], charges: [{ amount: '150.00' }] });
    expect(changed_resources.invoices).toEqual([]);
    await world.clock.to('2024-06-01');
    expect((await billed(world)).slice(-2)).toEqual(['period 2024-04-01..2024-05-01 0.00', 'period 2024-05-01..2024-06-01 300.00']);
  });

  it('goes up and then down: the second change gives back a part of what the first one charged', async () => {
    const world = await monthly(app, 'up-down');
    await world.clock.to('2024-04-11');
    expect((await toQuantity(world, '3')).proration?.net).toBe('400.00');
    await world.clock.to('2024-04-21');
    expect((await toQuantity(world, '2')).proration).toMatchObject({ net: '-100.00', credits: [{ amount: '300.00' }], charges: [{ amount: '200.00' }] });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).at(-1)).toBe('period 2024-04-01..2024-05-01 500.00');
  });

  it('changes twice at one instant: only the last one is paid for', async () => {
    const world = await monthly(app, 'twice');
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '3')).proration?.net).toBe('300.00');
    expect((await toQuantity(world, '2')).proration?.net).toBe('-150.00');
    await world.clock.to('2024-05-01');
    expect((await billed(world)).at(-1)).toBe('period 2024-04-01..2024-05-01 450.00');
  });

  it('goes down far: the credit is carried from invoice to invoice until it is used up, to the cent', async () => {
    const world = await monthly(app, 'far down');
    await toQuantity(world, '10');
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '1')).proration?.net).toBe('-1350.00');
    await world.clock.to('2024-10-01');
    expect((await billed(world)).filter((row) => row.startsWith('period'))).toEqual([
      'period 2024-04-01..2024-05-01 0.00',
      'period 2024-05-01..2024-06-01 0.00',
      'period 2024-06-01..2024-07-01 0.00',
      'period 2024-07-01..2024-08-01 0.00',
      'period 2024-08-01..2024-09-01 150.00',
      'period 2024-09-01..2024-10-01 300.00',
    ]);
  });

  it('leaves usage alone: it is billed once, whatever the quantity of the fee', async () => {
    const world = await monthly(app, 'usage');
    await world.events(7, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    await toQuantity(world, '2');
    await world.events(5, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).at(-1)).toBe('period 2024-04-01..2024-05-01 612.00');
  });

  it('goes to nothing: the rest is given back, and nothing is charged any more', async () => {
    const world = await monthly(app, 'to nothing');
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '0')).proration?.net).toBe('-150.00');
    await world.events(200, { at: '2024-04-20' });
    await world.clock.to('2024-06-01');
    expect((await billed(world)).slice(1).map((row) => row.split(' ').at(-1))).toEqual(['50.00', '0.00']);
  });
});

describe('the way in which a change of quantity is settled', () => {
  it('next_invoice: nothing now, and its lines on the next invoice', async () => {
    const world = await monthly(app, 'next invoice');
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '3', { proration_mode: 'next_invoice' })).changed_resources.invoices).toEqual([]);
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual(['opening 2024-04-01..2024-05-01 300.00', 'period 2024-04-01..2024-05-01 1200.00']);
  });

  it('none: the running period stays as it was billed, the next one has the new quantity', async () => {
    const world = await monthly(app, 'none');
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '3', { proration_mode: 'none' })).proration?.net).toBe('0.00');
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual(['opening 2024-04-01..2024-05-01 300.00', 'period 2024-04-01..2024-05-01 900.00']);
  });

  it('at_period_end: the change itself waits for the end of the period', async () => {
    const world = await monthly(app, 'at period end');
    await world.clock.to('2024-04-16');
    expect((await toQuantity(world, '3', { proration_mode: 'at_period_end' })).schedule_id).not.toBeNull();
    expect((await world.subscription()).line_items.filter((line) => line.end_date !== null)).toEqual([]);
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual(['opening 2024-04-01..2024-05-01 300.00', 'period 2024-04-01..2024-05-01 900.00']);
  });

  it('by the day where the subscription says so: the day of the change counts with the new quantity', async () => {
    const world = await monthly(app, 'by day', { proration_unit: 'day' });
    await world.clock.to('2024-04-16T18:00:00Z');
    expect((await toQuantity(world, '3')).proration).toMatchObject({ net: '300.00', credits: [{ amount: '150.00' }], charges: [{ amount: '450.00' }] });
  });

  it('by the exact time otherwise', async () => {
    const world = await monthly(app, 'by time');
    await world.clock.to('2024-04-16T18:00:00Z');
    expect((await toQuantity(world, '3')).proration).toMatchObject({ net: '285.00', credits: [{ amount: '142.50' }], charges: [{ amount: '427.50' }] });
  });
});

describe('the instant at which a quantity changes', () => {
  it('can lie back in the open period: the rest is counted from there', async () => {
    const world = await monthly(app, 'backdated');
    await world.clock.to('2024-04-21');
    const { proration } = await toQuantity(world, '3', { effective_date: '2024-04-11T00:00:00Z' });
    expect(proration).toMatchObject({ net: '400.00', charges: [{ period_start: '2024-04-11T00:00:00.000Z', amount: '600.00' }] });
  });

  it('can lie ahead: the change takes effect by itself, with an invoice of its own', async () => {
    const world = await monthly(app, 'scheduled');
    await world.clock.to('2024-04-11');
    expect((await toQuantity(world, '3', { effective_date: '2024-04-21T00:00:00Z' })).schedule_id).not.toBeNull();
    expect(await world.invoices()).toHaveLength(1);
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual([
      'opening 2024-04-01..2024-05-01 300.00',
      'change 2024-04-21..2024-05-01 200.00',
      'period 2024-04-01..2024-05-01 900.00',
    ]);
  });

  it('can be the very start of a period: all of what was just billed is given back', async () => {
    const world = await monthly(app, 'at the start');
    await world.clock.to('2024-05-01');
    expect((await toQuantity(world, '2')).proration).toMatchObject({ net: '300.00', credits: [{ amount: '300.00' }], charges: [{ amount: '600.00' }] });
  });

  it('can lie in a trial: nothing is settled, and billing begins with the new quantity', async () => {
    const world = await monthly(app, 'in trial', { trial_period_days: 14 });
    await world.clock.to('2024-04-08');
    expect((await toQuantity(world, '3')).changed_resources.invoices).toEqual([]);
    await world.clock.to('2024-04-16');
    expect((await billed(world)).at(-1)).toMatch(/ 900\.00$/);
  });

  it('can lie before the start: the line simply has that quantity, and there is no trace of another', async () => {
    const world = await monthly(app, 'before start', { start_date: '2024-05-01T00:00:00Z' });
    await toQuantity(world, '3');
    expect((await world.subscription()).line_items.map((line) => [line.price_type, line.quantity])).toEqual([
      ['FIXED', '3'],
      ['USAGE', '0'],
    ]);
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual(['opening 2024-05-01..2024-06-01 900.00']);
  });
});
