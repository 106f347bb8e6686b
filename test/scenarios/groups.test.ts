import { scenario, testApp, type InvoiceView } from '../harness';
import { fee, planOf, usage, type PriceSpec } from './plan-of';
import { billed, linesOf } from './summary';

const app = testApp();

const monthly: readonly PriceSpec[] = [fee('100', 'MONTHLY'), usage('1', 'MONTHLY')];
const seat: readonly PriceSpec[] = [fee('20', 'MONTHLY', { name: 'Seat' })];

/** A parent on the first of January and a child that is billed with it from the first day on. */
async function family(child: readonly PriceSpec[] = seat, fields: Readonly<Record<string, unknown>> = {}) {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const parent = await world.subscribe({ plan_id: (await planOf(app.api, monthly)).id });
  const made = await world.subscribe({ plan_id: (await planOf(app.api, child)).id, parent_subscription_id: parent.id, ...fields });
  return { world, parent: parent.id, child: made.id, made };
}

function modify(id: string, params: Readonly<Record<string, unknown>>, mode = 'execute') {
  return app.api.ask<Record<string, any>>('POST', `/subscriptions/${id}/modify/${mode}`, { type: 'grouped_invoicing', grouped_invoicing_params: params });
}

it('bills a child and its parent on one invoice at their common boundary', async () => {
  const { world, parent, made } = await family();
  expect(made).toMatchObject({ subscription_type: 'grouped_invoicing', parent_subscription_id: parent });
  expect(await app.api.get(`/subscriptions/${parent}`)).toMatchObject({ subscription_type: 'parent', parent_subscription_id: null });
  await world.events(7, { at: '2024-01-10' });
  await world.clock.to('2024-02-01');
  expect(await billed(world)).toEqual([
    'opening 2024-01-01..2024-02-01 100.00',
    'opening 2024-01-01..2024-02-01 20.00',
    'period 2024-01-01..2024-02-01 127.00',
  ]);
  expect(linesOf((await world.invoices()).at(-1)!)).toEqual([
    'Fee 2024-02-01..2024-03-01 100.00',
    'Requests 2024-01-01..2024-02-01 7.00',
    'Seat 2024-02-01..2024-03-01 20.00',
  ]);
});

it('is the same whether the child or the parent was made first', async () => {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const child = await world.subscribe({ plan_id: (await planOf(app.api, seat)).id });
  const plan = await planOf(app.api, monthly);
  await world.subscribe({ plan_id: plan.id, inheritance: { subscriptions_ids_for_grouped_invoicing: [child.id] } });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['opening 20.00', 'opening 100.00', 'period 120.00', 'period 120.00']);
});

it.each([
  ['the parent wakes first', [0, 1, 2]],
  ['the children wake first', [2, 1, 0]],
  ['all wake at once', null],
] as const)('holds all of them on one invoice when %s', async (_name, order) => {
  const { world, parent, child } = await family();
  const third = await world.subscribe({ plan_id: (await planOf(app.api, seat)).id, parent_subscription_id: parent });
  const ids = [parent, child, third.id];
  // What the clock does for each subscription, in an order of our own.
  const wake = (id: string) => app.deps.workflows.advance(id, '2024-02-01T00:00:00.000Z');
  if (order === null) expect((await Promise.all(ids.map(wake))).every(({ settled }) => settled)).toBe(true);
  else for (const index of order) expect((await wake(ids[index] ?? '')).settled).toBe(true);
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).filter(({ kind }) => kind === 'period').map(({ total }) => total)).toEqual(['140.00']);
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).filter(({ kind }) => kind === 'period').map(({ total }) => total)).toEqual(['140.00', '140.00']);
});

it('keeps what a weekly child owes for the invoice of the month', async () => {
  const { world } = await family([fee('7', 'WEEKLY', { timing: 'ARREAR', name: 'Week' })]);
  await world.clock.to('2024-02-01');
  const last = (await world.invoices()).at(-1)!;
  expect(last.total).toBe('128.00');
  expect(linesOf(last).filter((line) => line.startsWith('Week'))).toEqual([
    'Week 2024-01-01..2024-01-08 7.00',
    'Week 2024-01-08..2024-01-15 7.00',
    'Week 2024-01-15..2024-01-22 7.00',
    'Week 2024-01-22..2024-01-29 7.00',
  ]);
});

it('holds many children on one invoice, each charge once', async () => {
  const { world, parent } = await family();
  const plan = await planOf(app.api, seat);
  for (let more = 0; more < 5; more += 1) await world.subscribe({ plan_id: plan.id, parent_subscription_id: parent });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).filter(({ kind }) => kind === 'period').map(({ total }) => total)).toEqual(['220.00', '220.00']);
});

it('bills the usage of a child by its own prices', async () => {
  const { world } = await family([usage('0.5', 'MONTHLY', { name: 'Extra' })]);
  await world.events(10, { at: '2024-01-20' });
  await world.clock.to('2024-02-01');
  // 100.00 in advance, ten requests at 1 by the parent and at 0.5 by the child.
  expect((await world.invoices()).at(-1)?.total).toBe('115.00');
});

it('bills the last period of a child that is cancelled with the parent', async () => {
  const { world, child } = await family([fee('30', 'MONTHLY', { timing: 'ARREAR', name: 'Desk' })]);
  await world.clock.to('2024-01-16');
  await app.api.post(`/subscriptions/${child}/cancel`, { cancellation_type: 'immediate', proration_behavior: 'create_prorations' });
  expect(await world.invoices()).toHaveLength(1);
  // 15 of 31 days at 30.00.
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['100.00', '114.52', '100.00']);
});

it('takes a credit for unused time of a child off the invoice of the parent', async () => {
  const { world, child } = await family([fee('31', 'MONTHLY', { name: 'Desk' })]);
  await world.clock.to('2024-01-16');
  await app.api.post(`/subscriptions/${child}/cancel`, { cancellation_type: 'immediate', proration_behavior: 'create_prorations' });
  await world.clock.to('2024-02-01');
  // 16 of 31 days come back.
  expect((await world.invoices()).at(-1)?.total).toBe('84.00');
});

it('makes children stand alone when the parent ends, after an invoice that holds all', async () => {
  const { world, parent, child } = await family();
  await app.api.post(`/subscriptions/${parent}/cancel`, { cancellation_type: 'end_of_period' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual(['opening 100.00', 'opening 20.00', 'period 20.00', 'period 20.00']);
  expect(await app.api.get(`/subscriptions/${child}`)).toMatchObject({ subscription_type: 'standalone', parent_subscription_id: null });
});

it('joins and leaves by modify, and bills by itself again from the next boundary on', async () => {
  const world = await scenario(app).clock('2024-01-01').customer('acme').start();
  const parent = (await world.subscribe({ plan_id: (await planOf(app.api, monthly)).id })).id;
  const child = (await world.subscribe({ plan_id: (await planOf(app.api, seat)).id })).id;
  const preview = await modify(parent, { action: 'add', child_subscription_ids: [child] }, 'preview');
  expect(preview.body['subscription']).toMatchObject({ subscription_type: 'parent' });
  expect(await app.api.get(`/subscriptions/${parent}`)).toMatchObject({ subscription_type: 'standalone' });
  expect((await modify(child, { action: 'add', parent_subscription_id: parent })).status).toBe(200);
  await world.clock.to('2024-02-01');
  expect((await modify(parent, { action: 'remove', child_subscription_ids: [child] })).status).toBe(200);
  expect(await app.api.get(`/subscriptions/${parent}`)).toMatchObject({ subscription_type: 'standalone' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(({ kind, total }) => `${kind} ${total}`)).toEqual([
    'opening 100.00',
    'opening 20.00',
    'period 120.00',
    'period 100.00',
    'period 20.00',
  ]);
});

it('waits with the shared invoice for the grace time, and has the late usage of all of them on it', async () => {
  const { world } = await family([usage('0.5', 'MONTHLY', { name: 'Extra' })]);
  await app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds: 3_600 } });
  await world.clock.to('2024-02-01');
  await world.events(4, { at: '2024-01-31' });
  await world.clock.to('2024-02-01T02:00:00.000Z');
  expect((await world.invoices()).at(-1)).toMatchObject({ status: 'open', total: '106.00' });
  await app.api.put(`/environments/${app.environmentId}`, { settings: { grace_seconds: 0 } });
});

describe('refuses groups that one invoice could not hold', () => {
  it('of two customers', async () => {
    const { parent } = await family();
    const other = await family();
    const reply = await modify(parent, { action: 'add', child_subscription_ids: [other.child] });
    expect(reply.body).toMatchObject({ reason: 'cannot_group', errors: [{ message: 'belongs to another customer' }] });
  });

  it('with itself, or below a child', async () => {
    const { parent, child, world } = await family();
    expect((await modify(parent, { action: 'add', child_subscription_ids: [parent] })).body).toMatchObject({ reason: 'cannot_group' });
    const third = await world.subscribe({ plan_id: (await planOf(app.api, seat)).id });
    expect((await modify(child, { action: 'add', child_subscription_ids: [third.id] })).body).toMatchObject({ reason: 'cannot_group' });
    expect((await modify(third.id, { action: 'add', child_subscription_ids: [parent] })).body).toMatchObject({ reason: 'cannot_group' });
  });

  it('of a child with coupons of its own', async () => {
    const { parent, world } = await family();
    const coupon = await app.api.post<{ id: string }>('/coupons', { name: 'Ten', type: 'percentage', percentage_off: '10', cadence: 'forever' });
    const third = await world.subscribe({ plan_id: (await planOf(app.api, seat)).id, coupons: [coupon.id] });
    expect((await modify(parent, { action: 'add', child_subscription_ids: [third.id] })).body).toMatchObject({ reason: 'cannot_group' });
  });
});

describe('refuses what would not hold on the invoices of the parent', () => {
  const tenOff = { type: 'percentage', percentage_off: '10', cadence: 'forever' };
  const vat = { tax_rate_type: 'percentage', percentage_value: '19' };

  it('when a child is given a coupon', async () => {
    const { child, parent } = await family();
    const { id } = await app.api.post<{ id: string }>('/coupons', { name: 'Late ten', ...tenOff });
    const asked = { subscription_id: child, coupon_id: id };
    const details = { subscription_id: child, parent_subscription_id: parent };
    expect((await app.api.ask('POST', '/coupons/associations', asked)).body).toMatchObject({ reason: 'billed_with_parent', details });
    const modification = { type: 'coupon', coupon_params: { action: 'add', coupon_code: id } };
    for (const mode of ['preview', 'execute']) {
      expect((await app.api.ask('POST', `/subscriptions/${child}/modify/${mode}`, modification)).body).toMatchObject({ reason: 'billed_with_parent', details });
    }
    expect((await app.api.ask('POST', '/coupons/associations', { ...asked, subscription_id: parent })).status).toBe(201);
  });

  it('when a child is given a tax, which it may bear again once it is billed by itself', async () => {
    const { child, parent } = await family();
    const { id } = await app.api.post<{ id: string }>('/taxes/rates', { name: 'VAT', code: 'late-vat', ...vat });
    const asked = { entity_type: 'subscription', entity_id: child, tax_rate_code: 'late-vat' };
    expect((await app.api.ask('POST', '/taxes/associations', asked)).body).toMatchObject({ reason: 'billed_with_parent' });
    const modification = { type: 'tax', tax_params: { action: 'add', tax_rate_id: id } };
    expect((await app.api.ask('POST', `/subscriptions/${child}/modify/execute`, modification)).body).toMatchObject({ reason: 'billed_with_parent' });
    await modify(parent, { action: 'remove', child_subscription_ids: [child] });
    expect((await app.api.ask('POST', '/taxes/associations', asked)).status).toBe(200);
  });

  it('when a phase of the child would bring a coupon later', async () => {
    const { world, parent } = await family();
    const { id } = await app.api.post<{ id: string }>('/coupons', { name: 'Phase ten', ...tenOff });
    const phases = [
      { start_date: '2024-01-01T00:00:00.000Z', end_date: '2024-03-01T00:00:00.000Z' },
      { start_date: '2024-03-01T00:00:00.000Z', coupons: [id] },
    ];
    const plan_id = (await planOf(app.api, seat)).id;
    const made = await world.subscribe({ plan_id, start_date: '2024-01-01T00:00:00.000Z', phases });
    expect((await modify(parent, { action: 'add', child_subscription_ids: [made.id] })).body).toMatchObject({ reason: 'cannot_group' });
  });
});

it('foresees in a timeline the one invoice that holds all of them', async () => {
  const { world, parent } = await family();
  interface Timeline {
    readonly entries: readonly { readonly invoice: { readonly total: string } | null }[];
  }
  const { entries } = await app.api.get<Timeline>(`/subscriptions/${parent}/timeline?periods=2`);
  const foreseen = entries.flatMap(({ invoice }) => (invoice ? [invoice.total] : []));
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).filter(({ kind }) => kind === 'period').map(({ total }) => total)).toEqual(foreseen);
  expect(foreseen).toEqual(['120.00', '120.00']);
});

describe('previews the invoice that holds all of them', () => {
  /** All that must come true of a line. */
  const facts = (invoice: InvoiceView) => [invoice.total, linesOf(invoice)];
  const preview = (id: string) => app.api.post<InvoiceView>('/invoices/preview', { subscription_id: id });

  it('line by line, with the usage of each under its own prices', async () => {
    const { world, parent } = await family([usage('0.5', 'MONTHLY', { name: 'Extra' }), fee('20', 'MONTHLY', { name: 'Seat' })]);
    await world.events(7, { at: '2024-01-10' });
    const foreseen = facts(await preview(parent));
    await world.clock.to('2024-02-01');
    expect(foreseen).toEqual(facts((await world.invoices()).at(-1)!));
    expect(foreseen[0]).toBe('130.50');
  });

  it('with all the periods of a child that has shorter ones, those to come too', async () => {
    const { world, parent } = await family([fee('7', 'WEEKLY', { timing: 'ARREAR', name: 'Week' })]);
    await world.clock.to('2024-01-10');
    const foreseen = facts(await preview(parent));
    await world.clock.to('2024-02-01');
    expect(foreseen).toEqual(facts((await world.invoices()).at(-1)!));
    expect(foreseen[0]).toBe('128.00');
  });

  it('with what is given back for a child that was cancelled, and leaves everything as it was', async () => {
    const { world, parent, child } = await family([fee('31', 'MONTHLY', { name: 'Desk' })]);
    await world.clock.to('2024-01-16');
    await app.api.post(`/subscriptions/${child}/cancel`, { cancellation_type: 'immediate', proration_behavior: 'create_prorations' });
    const before = await app.api.get(`/subscriptions/${parent}`);
    const foreseen = facts(await preview(parent));
    expect(await app.api.get(`/subscriptions/${parent}`)).toEqual(before);
    await world.clock.to('2024-02-01');
    expect(foreseen).toEqual(facts((await world.invoices()).at(-1)!));
    expect(foreseen[0]).toBe('84.00');
  });

  it('under the plan to which the parent changes at the end of its period', async () => {
    const { world, parent } = await family();
    const other = await planOf(app.api, [fee('250', 'MONTHLY')]);
    await app.api.post(`/subscriptions/${parent}/change/execute`, { target_plan_id: other.id, change_at: 'end_of_period' });
    const foreseen = facts(await preview(parent));
    await world.clock.to('2024-02-01');
    expect(foreseen).toEqual(facts((await world.invoices()).at(-1)!));
  });
});

it('waits while a child cannot close, and has it on the invoice once it can', async () => {
  const { world, parent, child } = await family();
  await app.deps.db.raw(`create function broken_close() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`);
  await app.deps.db.raw(
    `create trigger broken before update on subscription_periods for each row when (new.subscription_id = '${child}') execute function broken_close()`,
  );
  const reply = await app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: '2024-02-01T00:00:00.000Z' });
  expect(reply.body).toMatchObject({ reason: 'clock_not_settled' });
  expect((await world.invoices()).filter(({ kind }) => kind === 'period')).toEqual([]);
  await app.deps.db.raw('drop trigger broken on subscription_periods');
  for (const id of [parent, child]) await app.api.ask('POST', `/subscriptions/${id}/retry`);
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).filter(({ kind }) => kind === 'period').map(({ total }) => total)).toEqual(['120.00']);
});
