import { scenario, testApp, type InvoiceView } from '../harness';
import { families, monthly, seat } from './families';
import { fee, planOf, usage } from './plan-of';
import { billed, linesOf } from './summary';

const app = testApp();

const { family, modify } = families(app);

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
