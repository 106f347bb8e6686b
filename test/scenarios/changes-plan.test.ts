import { flat, graduated, perUnit, testApp, type InvoiceView, type World } from '../harness';
import { monthly, newPlan, seats, toPlan } from './changed';
import { planOf } from './plan-of';
import { billed, linesOf } from './summary';

const app = testApp();

const dearer = (amount = '600') => [flat(amount, { timing: 'advance', name: 'Fee' }), perUnit('2', { name: 'Requests' })];

interface Told {
  readonly change_type: string;
  readonly next_invoice_preview: (Pick<InvoiceView, 'subtotal' | 'total'> & { readonly line_items: readonly { description: string; amount: string }[] }) | null;
}

/** A change of plan from 300 a month, told without being checked against its preview. */
function ask(world: World, mode: 'preview' | 'execute', target_plan_id: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Told> {
  return world.api.post(`/subscriptions/${world.subscriptionId()}/change/v2/${mode}`, { target_plan_id, ...fields });
}

describe('a change of plan is told as', () => {
  it.each([
    ['an upgrade to a dearer fee', 'upgrade', [flat('301', { timing: 'advance' })], {}],
    ['a downgrade to a cheaper fee', 'downgrade', [flat('299', { timing: 'arrears' })], {}],
    ['lateral between equal fees, whatever the usage costs', 'lateral', [flat('300', { timing: 'advance' }), perUnit('9')], {}],
    ['a downgrade to a year that is cheaper by the month', 'downgrade', [flat('3599', { timing: 'advance' })], { billing_period: 'yearly' }],
    ['lateral to a year for twelve months', 'lateral', [flat('3600', { timing: 'advance' })], { billing_period: 'yearly' }],
    ['a downgrade to usage alone', 'downgrade', [perUnit('9')], {}],
  ])('%s, at once and agreed for later, in preview and execution', async (name, change_type, charges, plan) => {
    const world = await monthly(app, name);
    const other = await newPlan(world, charges, plan);
    const fields = 'billing_period' in plan ? { billing_period: 'ANNUAL' } : {};
    expect((await ask(world, 'preview', other, fields)).change_type).toBe(change_type);
    const later = { ...fields, change_at: 'end_of_period' };
    expect((await ask(world, 'preview', other, later)).change_type).toBe(change_type);
    expect((await ask(world, 'execute', other, later)).change_type).toBe(change_type);
    await world.api.post('/subscriptions/schedules/cancel', { subscription_id: world.subscriptionId(), schedule_type: 'plan_change' });
    expect((await ask(world, 'execute', other, fields)).change_type).toBe(change_type);
  });
});

describe('the preview of a change of plan shows the next invoice as it will be', () => {
  it.each([
    ['at once', {}],
    ['with what it is worth on the next invoice', { proration_mode: 'next_invoice' }],
    ['at the end of the period', { change_at: 'end_of_period' }],
    ['in the middle of the period', { effective_date: '2024-04-21T00:00:00.000Z', proration_mode: 'next_invoice' }],
  ])('%s', async (name, fields) => {
    const world = await monthly(app, `next invoice ${name}`);
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-11');
    await world.events(5, { at: '2024-04-10' });
    const { next_invoice_preview: foreseen } = await ask(world, 'preview', plan, fields);
    expect((await ask(world, 'execute', plan, fields)).next_invoice_preview).toBeNull();
    await world.clock.to('2024-05-01');
    const happened = (await world.invoices()).findLast(({ kind }) => kind === 'period');
    expect(foreseen).toMatchObject({ subtotal: happened?.subtotal, total: happened?.total });
    expect(foreseen?.line_items.map(({ description, amount }) => [description, amount])).toEqual(
      happened?.line_items.map(({ display_name, amount }) => [display_name, amount]),
    );
  });
});

describe('a plan that changes in the middle of a period', () => {
  it('for a dearer one: the old fee is credited and the new one charged from the instant on', async () => {
    const world = await monthly(app, 'dearer');
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-16');
    expect((await toPlan(world, plan)).proration).toMatchObject({ net: '150.00', credits: [{ amount: '150.00' }], charges: [{ amount: '300.00' }] });
    expect(await world.subscription()).toMatchObject({ plan_id: plan, current_period_end: '2024-05-01T00:00:00.000Z' });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).slice(1)).toEqual(['change 2024-04-16..2024-05-01 150.00', 'period 2024-04-01..2024-05-01 600.00']);
  });

  it('for a cheaper one: the difference is taken off the next invoice', async () => {
    const world = await monthly(app, 'cheaper');
    const plan = await newPlan(world, [flat('100', { timing: 'advance' })]);
    await world.clock.to('2024-04-16');
    expect((await toPlan(world, plan)).proration?.net).toBe('-100.00');
    await world.clock.to('2024-06-01');
    expect((await billed(world)).slice(1)).toEqual(['period 2024-04-01..2024-05-01 0.00', 'period 2024-05-01..2024-06-01 100.00']);
  });

  it('for one that costs the same: both are on an invoice of nothing', async () => {
    const world = await monthly(app, 'lateral');
    const plan = await newPlan(world, seats());
    await world.clock.to('2024-04-16');
    const { changed_resources } = await toPlan(world, plan);
    expect(changed_resources.invoices.map(({ invoice }) => [invoice.total, linesOf(invoice)])).toEqual([
      ['0.00', ['Fee, unused time 2024-04-16..2024-05-01 -150.00', 'Fee 2024-04-16..2024-05-01 150.00']],
    ]);
  });

  it('twice: the second change gives back what the first one charged for the time after it', async () => {
    const world = await monthly(app, 'twice');
    const [middle, top] = [await newPlan(world, dearer('600')), await newPlan(world, dearer('900'))];
    await world.clock.to('2024-04-11');
    expect((await toPlan(world, middle)).proration?.net).toBe('200.00');
    await world.clock.to('2024-04-21');
    expect((await toPlan(world, top)).proration).toMatchObject({ net: '100.00', credits: [{ amount: '200.00' }], charges: [{ amount: '300.00' }] });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).at(-1)).toBe('period 2024-04-01..2024-05-01 900.00');
  });

  it('there and back: the old plan begins anew, and nothing is paid twice', async () => {
    const world = await monthly(app, 'there and back');
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-11');
    await toPlan(world, plan);
    await world.clock.to('2024-04-21');
    expect((await toPlan(world, world.planId)).proration?.net).toBe('-100.00');
    await world.clock.to('2024-05-01');
    expect((await billed(world)).map((row) => row.split(' ').at(-1))).toEqual(['300.00', '200.00', '200.00']);
  });

  it('cuts usage at the instant: each part is counted in the tiers of its own plan', async () => {
    const tiers = (first: string, rest: string) =>
      graduated([
        [10, first],
        [null, rest],
      ]);
    const world = await monthly(app, 'tiers', {}, [tiers('1', '0.5')]);
    const plan = await newPlan(world, [tiers('2', '1')]);
    await world.events(15, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    expect((await toPlan(world, plan)).changed_resources.invoices).toEqual([]);
    await world.events(15, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    const [invoice] = await world.invoices();
    expect([invoice?.total, invoice?.line_items.map((line) => line.amount)]).toEqual(['37.50', ['12.50', '25.00']]);
  });

  it('takes the seats along where both plans have one fee for each seat', async () => {
    const perSeat = async (amount: string) => {
      const plan = await planOf(app.api, []);
      await app.api.post('/prices', {
        ...{ entity_type: 'PLAN', entity_id: plan.id, type: 'FIXED', currency: 'usd', pricing_model: 'per_unit', unit_amount: amount },
        ...{ billing_period: 'MONTHLY', invoice_cadence: 'ADVANCE', display_name: 'Seats' },
      });
      return plan.id;
    };
    const [small, large] = [await perSeat('10'), await perSeat('20')];
    const { prices } = await app.api.get<{ readonly prices: readonly { readonly id: string }[] }>(`/plans/${small}?expand=prices`);
    const override_line_items = [{ price_id: prices[0]?.id, quantity: '5' }];
    const world = await monthly(app, 'seats', { plan_id: small, override_line_items });
    await world.clock.to('2024-04-16');
    expect((await toPlan(world, large)).proration).toMatchObject({ net: '25.00', credits: [{ amount: '25.00' }], charges: [{ amount: '50.00' }] });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).map((row) => row.split(' ').at(-1))).toEqual(['50.00', '25.00', '100.00']);
  });
});

describe('the way in which a change of plan is settled', () => {
  it('next_invoice: on the invoice of the period', async () => {
    const world = await monthly(app, 'next invoice');
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-16');
    await toPlan(world, plan, { proration_mode: 'next_invoice' });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).slice(1)).toEqual(['period 2024-04-01..2024-05-01 750.00']);
  });

  it('none: the fees wait for the next period, the prices of usage do not', async () => {
    const world = await monthly(app, 'none');
    const plan = await newPlan(world, dearer());
    await world.events(4, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    await toPlan(world, plan, { proration_behavior: 'none' });
    await world.events(4, { at: '2024-04-20' });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).slice(1)).toEqual(['period 2024-04-01..2024-05-01 612.00']);
  });

  it('at the end of the period: nothing is shared, because nothing is cut', async () => {
    const world = await monthly(app, 'end of period');
    const plan = await newPlan(world, dearer());
    await world.events(4, { at: '2024-04-10' });
    const { schedule_id } = await toPlan(world, plan, { change_at: 'end_of_period' });
    expect(schedule_id).not.toBeNull();
    await world.clock.to('2024-06-01');
    expect((await billed(world)).slice(1)).toEqual(['period 2024-04-01..2024-05-01 604.00', 'period 2024-05-01..2024-06-01 600.00']);
  });

  it('called off before the end of the period: the old plan goes on', async () => {
    const world = await monthly(app, 'called off');
    const plan = await newPlan(world, dearer());
    const { schedule_id } = await toPlan(world, plan, { change_at: 'end_of_period' });
    await app.api.post(`/subscriptions/schedules/${schedule_id}/cancel`);
    expect(await app.api.get(`/subscriptions/schedules/${schedule_id}`)).toMatchObject({ status: 'cancelled', schedule_type: 'plan_change' });
    await world.clock.to('2024-06-01');
    expect((await billed(world)).slice(1)).toEqual(['period 2024-04-01..2024-05-01 300.00', 'period 2024-05-01..2024-06-01 300.00']);
  });
});

describe('a change of plan that starts a new period', () => {
  it('bills the whole new fee and gives back the rest of the old one, on one invoice with the usage up to then', async () => {
    const world = await monthly(app, 'restart');
    const plan = await newPlan(world, dearer());
    await world.events(7, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    await toPlan(world, plan, { restart_period: true });
    expect(await world.subscription()).toMatchObject({ current_period_start: '2024-04-16T00:00:00.000Z', current_period_end: '2024-05-16T00:00:00.000Z' });
    expect(await billed(world)).toEqual(['period 2024-04-01..2024-04-16 457.00', 'opening 2024-04-01..2024-05-01 300.00']);
    await world.clock.to('2024-06-16');
    expect((await billed(world)).slice(2)).toEqual(['period 2024-04-16..2024-05-16 600.00', 'period 2024-05-16..2024-06-16 600.00']);
  });

  it('from a year to a month: the rest of the year pays for the months until it is used up', async () => {
    const yearly = await planOf(app.api, [{ type: 'FIXED', amount: '3000', period: 'ANNUAL', timing: 'ADVANCE' }]);
    const world = await monthly(app, 'year to month', { plan_id: yearly.id });
    const plan = await newPlan(world, [flat('300', { timing: 'advance' })]);
    await world.clock.to('2024-10-01');
    await toPlan(world, plan, { billing_period: 'MONTHLY' });
    await world.clock.to('2025-03-01');
    // Of 365 days 182 were left, which are worth 1495.89. The year itself, billed first, would have ended last.
    expect((await billed(world)).map((row) => row.split(' ').at(-1))).toEqual(['0.00', '0.00', '0.00', '0.00', '4.11', '300.00', '3000.00']);
  });
});

describe('a change of plan', () => {
  it('keeps a coupon of the subscription: what was discounted is given back discounted, what is charged is discounted too', async () => {
    await app.api.post('/coupons', { name: 'Fifth', coupon_code: 'FIFTH', type: 'percentage', percentage_off: '20', cadence: 'forever' });
    const world = await monthly(app, 'coupon', { coupons: ['FIFTH'] });
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-16');
    expect((await toPlan(world, plan)).proration).toMatchObject({ credits: [{ amount: '120.00' }], charges: [{ amount: '300.00' }] });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).map((row) => row.split(' ').at(-1))).toEqual(['240.00', '120.00', '480.00']);
  });

  it('is taxed on what remains of charges and credits', async () => {
    await app.api.post('/taxes/rates', { name: 'VAT', code: 'VAT19', tax_rate_type: 'percentage', percentage_value: '19' });
    const world = await monthly(app, 'taxed', { tax_rate_overrides: [{ tax_rate_code: 'VAT19' }] });
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-16');
    const { changed_resources } = await toPlan(world, plan);
    expect(changed_resources.invoices.map(({ invoice }) => [invoice.total_tax, invoice.total])).toEqual([['28.50', '178.50']]);
  });

  it('in a trial settles nothing, and the trial ends with the new plan', async () => {
    const world = await monthly(app, 'trial', { trial_period_days: 14 });
    const plan = await newPlan(world, dearer());
    await world.clock.to('2024-04-08');
    expect((await toPlan(world, plan)).changed_resources.invoices).toEqual([]);
    await world.clock.to('2024-04-15');
    expect(await billed(world)).toEqual(['trial 2024-04-01..2024-04-15 600.00']);
  });

  it('before the start leaves no trace of the plan that never was', async () => {
    const world = await monthly(app, 'before', { start_date: '2024-05-01T00:00:00Z' });
    const plan = await newPlan(world, dearer());
    await toPlan(world, plan);
    expect((await world.subscription()).line_items.map((line) => line.entity_id)).toEqual([plan, plan]);
    await world.clock.to('2024-05-01');
    expect(await billed(world)).toEqual(['opening 2024-05-01..2024-06-01 600.00']);
  });

  it('has the quantities and prices that were asked for with it', async () => {
    const world = await monthly(app, 'negotiated');
    const { id, priceIds } = await planOf(app.api, [{ type: 'FIXED', amount: '600', period: 'MONTHLY', timing: 'ADVANCE' }]);
    await world.clock.to('2024-04-16');
    const { proration } = await toPlan(world, id, { override_line_items: [{ price_id: priceIds[0], amount: '500', quantity: '2' }] });
    expect(proration).toMatchObject({ charges: [{ amount: '500.00' }] });
    await world.clock.to('2024-05-01');
    expect((await billed(world)).at(-1)).toBe('period 2024-04-01..2024-05-01 1000.00');
  });
});
