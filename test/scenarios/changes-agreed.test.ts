import { flat, testApp, type SubscriptionView, type World } from '../harness';
import { feeLine, monthly, newPlan, ownFee, refused, toPlan, toQuantity } from './changed';
import { billed, linesOf } from './summary';

const app = testApp();

const base = (world: World) => `/subscriptions/${world.subscriptionId()}`;
const totals = async (world: World) => (await billed(world)).map((row) => row.split(' ').at(-1));

interface Cancelled extends SubscriptionView {
  readonly total_credit_amount: string | null;
  readonly proration_details: readonly { readonly credit_amount: string; readonly original_amount: string; readonly proration_days: number }[] | null;
  readonly proration_invoice: { readonly total: string } | null;
}

function cancel(world: World, fields: object): Promise<Cancelled> {
  return app.api.post(`${base(world)}/cancel`, { cancellation_type: 'immediate', ...fields });
}

type Schedules = { readonly items: readonly { readonly id: string; readonly status: string; readonly schedule_type: string }[] };

async function schedules(world: World, query = ''): Promise<readonly (readonly [string, string])[]> {
  const { items } = await app.api.get<Schedules>(`${base(world)}/schedules?order=asc${query}`);
  return items.map((item) => [item.schedule_type, item.status] as const);
}

describe('a cancellation that gives back what was paid in advance', () => {
  it('takes it off the last invoice, and says how much that was', async () => {
    const world = await monthly(app, 'gives back');
    await world.events(200, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    const asked = { proration_behavior: 'create_prorations' };
    const preview = await app.api.post<Cancelled>(`${base(world)}/cancel/preview`, { cancellation_type: 'immediate', ...asked });
    expect((await world.subscription()).subscription_status).toBe('active');
    for (const answer of [preview, await cancel(world, asked)]) {
      expect(answer).toMatchObject({
        ...{ subscription_status: 'cancelled', total_credit_amount: '150.00', proration_invoice: { total: '50.00' } },
        proration_details: [{ credit_amount: '150.00', original_amount: '300.00', charge_amount: '0.00', proration_days: 15 }],
      });
    }
    expect(linesOf((await world.invoices())[0]!)).toEqual(['Requests 2024-04-01..2024-04-16 200.00', 'Fee, unused time 2024-04-16..2024-05-01 -150.00']);
  });

  it('makes an invoice of nothing when it is worth more than what is owed', async () => {
    const world = await monthly(app, 'owes less');
    await world.events(20, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    expect(await cancel(world, { proration_behavior: 'create_prorations' })).toMatchObject({
      total_credit_amount: '150.00',
      proration_invoice: { total: '0.00' },
    });
  });

  it('says what is owed to the customer also when there is nothing to invoice', async () => {
    const world = await monthly(app, 'owes nothing', {}, [flat('300', { timing: 'advance' })]);
    await world.clock.to('2024-04-16');
    expect(await cancel(world, { proration_behavior: 'create_prorations' })).toMatchObject({ total_credit_amount: '150.00', proration_invoice: null });
  });

  it('gives nothing back unless it was asked to', async () => {
    const world = await monthly(app, 'keeps the fee');
    await world.clock.to('2024-04-16');
    expect(await cancel(world, {})).toMatchObject({ total_credit_amount: '0.00', proration_details: [] });
    expect(await totals(world)).toEqual(['0.00', '300.00']);
  });

  it('at a date gives it back then', async () => {
    const world = await monthly(app, 'at a date');
    await world.events(200, { at: '2024-04-10' });
    const asked = { cancellation_type: 'scheduled_date', cancel_at: '2024-04-16T00:00:00Z', proration_behavior: 'create_prorations' };
    expect(await cancel(world, asked)).toMatchObject({ total_credit_amount: null, proration_details: null });
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['50.00', '300.00']);
  });
});

describe('what is agreed for later', () => {
  it('is listed with its status, whatever becomes of it', async () => {
    const world = await monthly(app, 'listed');
    const plan = await newPlan(world, [flat('600', { timing: 'advance' })]);
    await toQuantity(world, '2', { effective_date: '2024-04-11T00:00:00Z' });
    await toPlan(world, plan, { change_at: 'end_of_period' });
    expect(await schedules(world)).toEqual([
      ['quantity_change', 'pending'],
      ['plan_change', 'pending'],
    ]);
    await world.clock.to('2024-05-01');
    expect(await schedules(world)).toEqual([
      ['quantity_change', 'executed'],
      ['plan_change', 'executed'],
    ]);
    expect(await schedules(world, '&status=pending')).toEqual([]);
  });

  it('does not show what was changed at once', async () => {
    const world = await monthly(app, 'at once');
    await toQuantity(world, '2');
    expect(await schedules(world)).toEqual([]);
  });

  it('shows a cancellation, which is called off like a change', async () => {
    const world = await monthly(app, 'cancellation');
    await world.cancel({ cancellation_type: 'end_of_period' });
    expect(await schedules(world)).toEqual([['cancellation', 'pending']]);
    expect((await app.api.ask('POST', '/subscriptions/schedules/cancel', {})).body.errors[0]?.pointer).toBe('/schedule_id');
    const asked = { subscription_id: world.subscriptionId(), schedule_type: 'cancellation' };
    expect(await app.api.post('/subscriptions/schedules/cancel', asked)).toMatchObject({ status: 'cancelled' });
    expect(await schedules(world)).toEqual([['cancellation', 'cancelled']]);
    expect(await world.subscription()).toMatchObject({ cancel_at: null, cancel_at_period_end: false });
    await world.clock.to('2024-05-01');
    expect(await world.subscription()).toMatchObject({ subscription_status: 'active' });
  });

  it.each([
    ['a cancellation', 'cancellation', (world: World) => world.cancel({ cancellation_type: 'end_of_period' })],
    ['a change of quantity', 'quantity_change', (world: World) => toQuantity(world, '2', { effective_date: '2024-06-16T00:00:00Z' })],
  ])('answers a repeated calling off by kind as it did first: %s', async (_name, schedule_type, agree) => {
    const world = await monthly(app, `repeated ${schedule_type}`);
    await agree(world);
    const asked = { subscription_id: world.subscriptionId(), schedule_type };
    const key = { 'Idempotency-Key': `call-off-${world.subscriptionId()}` };
    const first = await app.api.ask('POST', '/subscriptions/schedules/cancel', asked, key);
    const again = await app.api.ask('POST', '/subscriptions/schedules/cancel', asked, key);
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    expect((await app.api.ask('POST', '/subscriptions/schedules/cancel', asked)).body).toMatchObject({ reason: 'schedule_not_found' });
  });

  it('is called off when the subscription ends before it', async () => {
    const world = await monthly(app, 'ends before');
    await toQuantity(world, '2', { effective_date: '2024-06-16T00:00:00Z' });
    await world.cancel({ cancellation_type: 'end_of_period' });
    await world.clock.to('2024-05-01');
    expect(await schedules(world)).toEqual([
      ['quantity_change', 'cancelled'],
      ['cancellation', 'executed'],
    ]);
  });

  it('is called off also when the subscription never starts', async () => {
    const world = await monthly(app, 'never starts', { start_date: '2024-05-01T00:00:00Z' });
    await toQuantity(world, '2', { effective_date: '2024-05-16T00:00:00Z' });
    await cancel(world, {});
    expect(await schedules(world)).toEqual([['quantity_change', 'cancelled']]);
  });

  it('can no longer be called off by itself once the subscription has ended, which is the reason that is given', async () => {
    const world = await monthly(app, 'ended meanwhile', { start_date: '2024-05-01T00:00:00Z' });
    const { schedule_id } = await toQuantity(world, '2', { effective_date: '2024-05-16T00:00:00Z' });
    await cancel(world, {});
    expect(await refused(world, `/subscriptions/schedules/${schedule_id}/cancel`, {})).toMatchObject({ reason: 'subscription_ended' });
  });

  it('fails, and says why, when it makes no sense any more', async () => {
    const world = await monthly(app, 'fails');
    const plan = await newPlan(world, [flat('600', { timing: 'advance' })]);
    await toPlan(world, plan, { change_at: 'end_of_period' });
    await world.clock.to('2024-04-16');
    await toPlan(world, plan);
    await world.clock.to('2024-05-01');
    expect(await app.api.get(`${base(world)}/schedules`)).toMatchObject({ items: [{ status: 'failed', error_message: 'change_changes_nothing' }] });
    expect((await billed(world)).at(-1)).toBe('period 2024-04-01..2024-05-01 600.00');
  });

  it('counts its days by the clock of the customer', async () => {
    const world = await monthly(app, 'days');
    await toQuantity(world, '2', { effective_date: '2024-04-16T00:00:00Z' });
    await world.clock.to('2024-04-10T12:00:00Z');
    expect(await app.api.get(`${base(world)}/schedules`)).toMatchObject({ items: [{ days_until_execution: 6, can_be_cancelled: true }] });
  });
});

describe('a subscription that is updated', () => {
  it('ends with its period, at a date, or not at all', async () => {
    const world = await monthly(app, 'updated');
    const put = async (body: object) => {
      const { cancel_at, cancel_at_period_end } = await app.api.put<SubscriptionView>(base(world), body);
      return [cancel_at, cancel_at_period_end];
    };
    expect(await put({ cancel_at_period_end: true })).toEqual(['2024-05-01T00:00:00.000Z', true]);
    expect(await put({ cancel_at_period_end: false })).toEqual([null, false]);
    expect(await put({ cancel_at: '2024-04-16T00:00:00Z' })).toEqual(['2024-04-16T00:00:00.000Z', false]);
    expect(await put({ cancel_at: null })).toEqual([null, false]);
    expect(await refused(world, base(world), { cancel_at: '2024-03-16T00:00:00Z' }, 'PUT')).toMatchObject({ reason: 'cancel_at_in_past' });
    const both = { cancel_at: '2024-04-16T00:00:00Z', cancel_at_period_end: true };
    expect(await refused(world, base(world), both, 'PUT')).toMatchObject({ reason: 'validation_failed' });
  });

  it('has other metadata and another lookup key, and goes on as it was', async () => {
    const world = await monthly(app, 'renamed');
    expect(await app.api.put(base(world), { metadata: { team: 'blue' }, lookup_key: 'blue-1' })).toMatchObject({
      ...{ metadata: { team: 'blue' }, lookup_key: 'blue-1', cancel_at: null, subscription_status: 'active' },
    });
  });

  it('can show what undoing a cancellation leads to', async () => {
    const world = await monthly(app, 'keep');
    await world.cancel({ cancellation_type: 'end_of_period' });
    expect(await app.api.post(`${base(world)}/keep/preview`)).toMatchObject({ cancel_at: null });
    expect(await world.subscription()).toMatchObject({ cancel_at_period_end: true });
    expect(await app.api.post(`${base(world)}/keep`)).toMatchObject({ cancel_at: null });
  });
});

describe('a change that is asked for', () => {
  it('twice under one key happens once, and both answers are the same', async () => {
    const world = await monthly(app, 'asked twice');
    await world.clock.to('2024-04-16');
    const key = { 'Idempotency-Key': 'one-line' };
    const ask = () => app.api.ask<{ readonly id: string; readonly proration: object }>('POST', `${base(world)}/lineitems`, ownFee('60'), key);
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toMatchObject({ id: first.body.id, proration: first.body.proration });
    expect(await totals(world)).toEqual(['300.00', '30.00']);
  });

  it('by a key that may only read is shown, and not done', async () => {
    const world = await monthly(app, 'only reads');
    const { api_key } = await app.api.post<{ readonly api_key: string }>('/secrets/api/keys', { name: 'reader', roles: ['read'] });
    const path = `/subscriptions/lineitems/${await feeLine(world)}`;
    const reader = app.api.as(api_key);
    expect(await reader.ask('PUT', `${path}/preview`, { quantity: '2' })).toMatchObject({ status: 200, body: { proration: { net: '300.00' } } });
    expect(await reader.ask('PUT', path, { quantity: '2' })).toMatchObject({ status: 403, body: { reason: 'role_not_allowed' } });
  });
});

describe('a change is refused', () => {
  it('with what would be legal instead, when the state does not allow it', async () => {
    const world = await monthly(app, 'paused');
    const line = await feeLine(world);
    await app.api.post(`${base(world)}/pause`, {});
    const asked = { type: 'quantity_change', quantity_change_params: { line_items: [{ id: line, quantity: '2' }] } };
    for (const mode of ['preview', 'execute']) {
      const { reason, legal } = await refused(world, `${base(world)}/modify/${mode}`, asked);
      expect([reason, legal.includes('resume'), legal.includes('change_quantity')]).toEqual(['command_refused', true, false]);
    }
  });

  it('with nothing that would be legal, when the subscription has ended', async () => {
    const world = await monthly(app, 'ended');
    const line = await feeLine(world);
    await cancel(world, {});
    expect(await refused(world, `/subscriptions/lineitems/${line}`, { quantity: '2' }, 'PUT')).toEqual({ reason: 'subscription_ended', legal: [] });
    expect(await refused(world, `${base(world)}/lineitems/preview`, ownFee('1'))).toEqual({ reason: 'subscription_ended', legal: [] });
  });

  it('when it would reach back behind the open period, behind another change, or beyond the end', async () => {
    const world = await monthly(app, 'out of reach');
    await world.clock.to('2024-05-16');
    const line = await feeLine(world);
    const at = (effective_from: string) => refused(world, `/subscriptions/lineitems/${line}`, { quantity: '2', effective_from }, 'PUT');
    expect(await at('2024-04-30T00:00:00Z')).toMatchObject({ reason: 'change_before_period' });
    await toQuantity(world, '3');
    expect(await at('2024-05-10T00:00:00Z')).toMatchObject({ reason: 'change_before_period' });
    await world.cancel({ cancellation_type: 'end_of_period' });
    expect(await at('2024-06-01T00:00:00Z')).toMatchObject({ reason: 'change_after_end' });
  });

  it('when it names what is not there, at once and also for later', async () => {
    const world = await monthly(app, 'not there');
    const later = '2024-04-16T00:00:00Z';
    const plan = { target_plan_id: 'plan_none', proration_behavior: 'none' };
    expect(await refused(world, `${base(world)}/change/v2/execute`, plan)).toMatchObject({ reason: 'plan_not_found' });
    expect(await refused(world, `${base(world)}/change/v2/execute`, { ...plan, effective_date: later })).toMatchObject({ reason: 'plan_not_found' });
    expect(await refused(world, `${base(world)}/lineitems`, { price_id: 'price_none', start_date: later })).toMatchObject({ reason: 'price_not_found' });
    expect(await refused(world, '/subscriptions/lineitems/subs_line_none', {}, 'DELETE')).toMatchObject({ reason: 'line_item_not_found' });
    expect(await refused(world, '/subscriptions/addon', { addon_association_id: 'none' }, 'DELETE')).toMatchObject({ reason: 'addon_association_not_found' });
    expect(await refused(world, '/subscriptions/schedules/none/cancel', {})).toMatchObject({ reason: 'schedule_not_found' });
    expect(await schedules(world)).toEqual([]);
  });

  it('when the price is in another currency or rhythm, or cannot be billed', async () => {
    const world = await monthly(app, 'does not fit');
    const plan = await app.api.post<{ readonly id: string }>('/plans', { name: 'Euro' });
    const terms = { entity_type: 'PLAN', entity_id: plan.id, type: 'FIXED', billing_model: 'FLAT_FEE', amount: '10', billing_period: 'MONTHLY' };
    const euro = await app.api.post<{ readonly id: string }>('/prices', { ...terms, currency: 'eur' });
    expect(await refused(world, `${base(world)}/lineitems`, { price_id: euro.id })).toMatchObject({ reason: 'price_does_not_fit' });
    expect(await refused(world, `${base(world)}/lineitems`, ownFee('10', { billing_period: 'WEEKLY' }))).toMatchObject({ reason: 'price_does_not_fit' });
    expect(await refused(world, `${base(world)}/lineitems`, ownFee('10', { billing_period: 'ONETIME' }))).toMatchObject({ reason: 'price_does_not_fit' });
    expect(await refused(world, `${base(world)}/lineitems`, ownFee('-10'))).toMatchObject({ reason: 'invalid_price' });
  });

  it('when it would change nothing', async () => {
    const world = await monthly(app, 'nothing');
    expect(await refused(world, `/subscriptions/lineitems/${await feeLine(world)}`, { quantity: '1' }, 'PUT')).toMatchObject({
      reason: 'change_changes_nothing',
    });
    const same = { target_plan_id: world.planId, proration_behavior: 'none' };
    expect(await refused(world, `${base(world)}/change/v2/preview`, same)).toMatchObject({ reason: 'change_changes_nothing' });
  });

  it('when it has happened or was called off already', async () => {
    const world = await monthly(app, 'too late');
    const { schedule_id } = await toQuantity(world, '2', { effective_date: '2024-04-16T00:00:00Z' });
    await world.clock.to('2024-04-16');
    expect(await refused(world, `/subscriptions/schedules/${schedule_id}/cancel`, {})).toMatchObject({ reason: 'change_not_pending' });
  });
});
