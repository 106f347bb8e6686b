import { inTransaction, type Deps } from '../../src/platform';
import { eventually, lockWaits, perUnit, scenario, testApp, type GrantView, type World } from '../harness';

const app = testApp();
type Body = Record<string, any>;

const REQUESTS = perUnit('1');

/** A plan that grants credits to whoever subscribes, and a customer who does so after `at`. */
async function granted(grants: readonly Body[], at: string, subscription: Body = {}, plan: Body = {}): Promise<World> {
  const world = await scenario(app).clock(at).plan(REQUESTS, plan).customer('acme').start();
  for (const grant of grants) await app.api.post('/creditgrants', { name: 'Included', scope: 'PLAN', plan_id: world.planId, credits: '100', ...grant });
  await world.subscribe(subscription);
  return world;
}

const once = { cadence: 'ONETIME' };
const monthly = { cadence: 'RECURRING', period: 'MONTHLY', period_count: 1 };

async function lots(world: World): Promise<readonly (readonly [string, string | null, string])[]> {
  const { items } = await app.api.get<{ items: GrantView[] }>(`/credit-grants?customer_id=${world.customer()}&order=asc`);
  return items
    .map((lot) => [lot.valid_from?.slice(0, 10) ?? '', lot.valid_until?.slice(0, 10) ?? null, lot.remaining] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

async function upcoming(world: World, subscriptionId?: string): Promise<readonly unknown[]> {
  const path = subscriptionId === undefined ? `/customers/${world.customer()}` : `/subscriptions/${subscriptionId}`;
  const { items } = await app.api.get<{ items: Body[] }>(`${path}/grants/upcoming`);
  return items.map((item) => [item['scheduled_for'].slice(0, 10), item['application_reason'], item['credits'], item['application_status']]);
}

describe('the credit grants of a plan', () => {
  it('are copied to a subscription when it is created, and applied when it starts', async () => {
    const world = await granted([once], '2026-01-15');
    expect(await lots(world)).toEqual([['2026-01-15', null, '100']]);
    const [own] = (await app.api.get<{ items: Body[] }>('/creditgrants?scope=SUBSCRIPTION')).items;
    const [planned] = (await app.api.get<{ items: Body[] }>(`/plans/${world.planId}/creditgrants`)).items;
    expect(own).toMatchObject({ scope: 'SUBSCRIPTION', plan_id: world.planId, copied_from_id: planned?.['id'], credits: '100', cadence: 'ONETIME' });
    await world.events(130, { at: '2026-01-20' });
    await world.clock.to('2026-03-15');
    expect(await lots(world)).toEqual([['2026-01-15', null, '0']]);
    expect((await world.invoices()).map((invoice) => invoice.total)).toEqual(['30.00', '0.00']);
  });

  it('come again with each period that opens, once each, on the calendar of the subscription', async () => {
    const world = await granted([{ ...monthly, expiration_type: 'BILLING_CYCLE' }], '2026-01-31');
    await world.events(40, { at: '2026-02-01' });
    await world.events(140, { at: '2026-03-01' });
    await world.clock.to('2026-04-01');
    expect(await lots(world)).toEqual([
      ['2026-01-31', '2026-02-28', '0'],
      ['2026-02-28', '2026-03-31', '0'],
      ['2026-03-31', '2026-04-30', '100'],
    ]);
    expect((await world.invoices()).map((invoice) => invoice.total)).toEqual(['0.00', '40.00']);
    const applied = await app.deps.db('grant_applications').orderBy('period_start').pluck('reason');
    expect(applied.slice(-3)).toEqual(['first_time_recurring_credit_grant', 'recurring_credit_grant', 'recurring_credit_grant']);
  });

  it('live for as long as they say, and carry on over periods meanwhile', async () => {
    const world = await granted([{ ...once, expiration_type: 'DURATION', expiration_duration: 2, expiration_duration_unit: 'MONTH' }], '2026-01-31');
    expect(await lots(world)).toEqual([['2026-01-31', '2026-03-31', '100']]);
    await world.events(60, { at: '2026-02-10' });
    await world.events(60, { at: '2026-03-10' });
    await world.clock.to('2026-04-01');
    expect((await world.invoices()).map((invoice) => invoice.total)).toEqual(['0.00', '20.00']);
  });

  it('come in their own rhythm where that is not the one of the bill', async () => {
    const inYear = await granted([monthly], '2026-01-01', {}, { billing_period: 'yearly' });
    expect((await lots(inYear)).map(([from]) => from.slice(5))).toEqual(Array.from({ length: 12 }, (_, month) => `${String(month + 1).padStart(2, '0')}-01`));
    const inMonths = await granted([{ cadence: 'RECURRING', period: 'QUARTERLY' }], '2026-01-01');
    await inMonths.clock.to('2026-07-02');
    expect((await lots(inMonths)).map(([from]) => from)).toEqual(['2026-01-01', '2026-04-01', '2026-07-01']);
  });

  it('stay as they were sold when the plan’s are changed or deleted', async () => {
    const world = await granted([monthly], '2026-01-01');
    const [planned] = (await app.api.get<{ items: Body[] }>(`/plans/${world.planId}/creditgrants`)).items;
    await app.api.delete(`/creditgrants/${planned?.['id']}`);
    expect((await app.api.ask('GET', `/creditgrants/${planned?.['id']}`)).body).toMatchObject({ reason: 'credit_grant_not_found' });
    await world.clock.to('2026-02-01');
    expect(await lots(world)).toHaveLength(2);
    await app.api.post('/customers', { external_id: 'too-late', test_clock_id: world.clockId() });
    await app.api.post('/subscriptions', { customer_id: 'too-late', plan_id: world.planId });
    expect((await app.api.get<{ items: unknown[] }>('/credit-grants?customer_id=too-late')).items).toEqual([]);
  });
});

describe('the credit grants of a subscription', () => {
  async function running(at: string): Promise<{ readonly world: World; readonly id: string; grant(body: object): Promise<Body> }> {
    const world = await scenario(app).clock(at).plan(REQUESTS).customer('acme').subscribe().start();
    const id = world.subscriptionId();
    return { world, id, grant: (body) => app.api.post('/creditgrants', { name: 'Own', scope: 'SUBSCRIPTION', subscription_id: id, credits: 10, ...body }) };
  }

  it('are applied at once for the running period, then with each that follows, until they end', async () => {
    const { world, id, grant } = await running('2026-01-01');
    await world.clock.to('2026-01-20');
    const own = await grant({ ...monthly, expiration_type: 'BILLING_CYCLE', end_date: '2026-03-01T00:00:00Z' });
    expect(await lots(world)).toEqual([['2026-01-01', '2026-02-01', '10']]);
    expect(await upcoming(world, id)).toEqual([['2026-02-01', 'recurring_credit_grant', 10, 'pending']]);
    await world.clock.to('2026-04-02');
    expect((await lots(world)).map(([from]) => from)).toEqual(['2026-01-01', '2026-02-01']);
    expect(await upcoming(world, id)).toEqual([]);
    expect(await app.api.put<Body>(`/creditgrants/${own['id']}`, { name: 'Renamed', end_date: '2026-12-01T00:00:00Z' })).toMatchObject({ name: 'Renamed' });
    expect(await upcoming(world, id)).toEqual([['2026-05-01', 'recurring_credit_grant', 10, 'pending']]);
    await app.api.delete(`/creditgrants/${own['id']}`);
    await world.clock.to('2026-05-02');
    expect(await lots(world)).toHaveLength(2);
  });

  it('can come with a new subscription, beside those of its plan', async () => {
    const own = { name: 'Welcome', scope: 'SUBSCRIPTION', credits: 25, ...once };
    const world = await granted([once], '2026-01-01', { credit_grants: [own] });
    expect((await lots(world)).map(([, , remaining]) => remaining).sort()).toEqual(['100', '25']);
    const body = { customer_id: world.customer(), plan_id: world.planId, credit_grants: [own, { ...own, cadence: 'RECURRING' }] };
    const refused = await app.api.ask('POST', '/subscriptions', body);
    expect([refused.status, refused.body.reason, refused.body.errors?.[0]?.pointer]).toEqual([400, 'invalid_credit_grant', '/credit_grants/1/period']);
  });

  it('do not make up for windows that were over when they were made', async () => {
    const { world, grant } = await running('2026-01-01');
    await world.clock.to('2026-01-20');
    await grant({ cadence: 'RECURRING', period: 'WEEKLY' });
    expect((await lots(world)).map(([from]) => from)).toEqual(['2026-01-15', '2026-01-22', '2026-01-29']);
  });

  it('wait for their date, and pay for nothing before it', async () => {
    const { world, id, grant } = await running('2026-01-01');
    await grant({ ...once, start_date: '2026-02-10T00:00:00Z' });
    expect([await lots(world), await upcoming(world, id)]).toEqual([[], [['2026-02-10', 'onetime_credit_grant', 10, 'pending']]]);
    await world.events(5, { at: '2026-02-09T23:59:59Z' });
    await world.events(5, { at: '2026-02-10' });
    await world.clock.to('2026-03-01');
    expect([await lots(world), await upcoming(world)]).toEqual([[['2026-02-10', null, '5']], []]);
    expect((await world.invoices()).at(-1)?.total).toBe('5.00');
  });

  it('are refused where they could not be applied', async () => {
    const { id } = await running('2026-01-01');
    const refused = async (body: object) => {
      const reply = await app.api.ask('POST', '/creditgrants', { name: 'Own', scope: 'SUBSCRIPTION', subscription_id: id, credits: 10, ...body });
      return [reply.status, reply.body.reason, reply.body.errors?.[0]?.pointer];
    };
    expect(await refused({ cadence: 'RECURRING' })).toEqual([400, 'invalid_credit_grant', '/period']);
    expect(await refused({ ...once, expiration_type: 'DURATION' })).toEqual([400, 'invalid_credit_grant', '/expiration_duration']);
    expect(await refused({ ...once, scope: 'PLAN' })).toEqual([400, 'invalid_credit_grant', '/plan_id']);
    expect(await refused({ ...once, scope: 'ADDON', addon_id: 'addon_none' })).toEqual([404, 'addon_not_found', undefined]);
    expect(await refused({ ...once, subscription_id: 'sub_none' })).toEqual([404, 'subscription_not_found', undefined]);
    expect(await refused({ ...once, credits: '0' })).toEqual([400, 'validation_failed', '/credits']);
    expect(await refused({ ...once, start_date: '2026-02-01T00:00:00Z', end_date: '2026-02-01T00:00:00Z' })).toEqual([400, 'end_before_start', '/end_date']);
  });
});

it('come and go with an add-on in the middle of a subscription', async () => {
  const world = await scenario(app).clock('2026-01-01').plan(REQUESTS).customer('acme').subscribe().start();
  const addon = (await app.api.post<Body>('/addons', { name: 'Pack', lookup_key: `pack-${world.customer()}` }))['id'] as string;
  const fee = { amount: '5', currency: 'usd', type: 'FIXED', billing_model: 'FLAT_FEE', billing_cadence: 'RECURRING', billing_period: 'MONTHLY' };
  await app.api.post('/prices', { ...fee, invoice_cadence: 'ADVANCE', entity_type: 'ADDON', entity_id: addon });
  await app.api.post('/creditgrants', { name: 'Pack', scope: 'ADDON', addon_id: addon, credits: 10, ...monthly, expiration_type: 'BILLING_CYCLE' });
  expect((await app.api.get<{ items: Body[] }>(`/addons/${addon}/creditgrants`)).items).toMatchObject([{ scope: 'ADDON', addon_id: addon, plan_id: '' }]);
  await world.clock.to('2026-01-20');
  const modify = (addon_params: object) => app.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, { type: 'addon', addon_params });
  await modify({ action: 'add', add: { addon_id: addon } });
  const { id: association } = await app.deps.db('addon_associations').where({ addon_id: addon }).first('id');
  expect(await lots(world)).toEqual([['2026-01-20', '2026-02-01', '10']]);
  await world.clock.to('2026-02-10');
  expect(await lots(world)).toHaveLength(2);
  await modify({ action: 'remove', remove: { addon_association_id: association } });
  expect(await upcoming(world)).toEqual([]);
  await world.clock.to('2026-03-10');
  expect(await lots(world)).toHaveLength(2);
});

it('change with the plan: the new one grants from that instant, the old one no more', async () => {
  const world = await granted([{ ...monthly, credits: 10 }], '2026-01-01');
  const bigger = (await app.api.post<Body>('/pricing-plans', { name: 'Bigger', currency: 'usd', charges: [REQUESTS] }))['id'] as string;
  await app.api.post('/creditgrants', { name: 'More', scope: 'PLAN', plan_id: bigger, credits: 500, ...monthly });
  await world.clock.to('2026-01-20');
  const [subscription] = (await app.api.get<{ items: Body[] }>(`/subscriptions?customer_id=${world.customer()}`)).items;
  const change = { target_plan_id: bigger, billing_period: 'MONTHLY', billing_cadence: 'RECURRING', billing_cycle: 'anniversary' };
  await app.api.post(`/subscriptions/${subscription?.['id']}/change/execute`, { ...change, proration_behavior: 'none' });
  await world.clock.to('2026-02-02');
  expect(await lots(world)).toEqual([
    ['2026-01-01', null, '10'],
    ['2026-01-20', null, '500'],
    ['2026-02-01', null, '500'],
  ]);
});

it('keeps the end that a change gives it while somebody renames it', async () => {
  const world = await granted([monthly], '2026-01-01');
  const { items } = await app.api.get<{ items: Body[] }>(`/creditgrants?scope=SUBSCRIPTION`);
  const own = items.find(({ plan_id }) => plan_id === world.planId);
  let renamed: Promise<Body> | undefined;
  await inTransaction<Deps, void>(app.deps, async (tx) => {
    await tx.db('standing_grants').where({ id: own?.['id'] }).update({ end_date: '2026-01-20T00:00:00.000Z' });
    renamed = app.api.put<Body>(`/creditgrants/${own?.['id']}`, { name: 'Renamed' });
    await eventually(
      () => lockWaits(app),
      (waits) => waits > 0,
    );
  });
  expect(await renamed).toMatchObject({ name: 'Renamed', end_date: '2026-01-20T00:00:00.000Z' });
  await world.clock.to('2026-02-02');
  expect(await lots(world)).toHaveLength(1);
});

it('shows what a trial and what follows it will bring', async () => {
  const world = await granted([monthly], '2026-01-01', { trial_period_days: 14 });
  expect([await lots(world), await upcoming(world)]).toEqual([[['2026-01-01', null, '100']], [['2026-01-15', 'recurring_credit_grant', 100, 'pending']]]);
  await world.clock.to('2026-01-15');
  expect((await lots(world)).map(([from]) => from)).toEqual(['2026-01-01', '2026-01-15']);
  expect(await upcoming(world)).toEqual([['2026-02-15', 'recurring_credit_grant', 100, 'pending']]);
});

it('takes what published clients send', async () => {
  const world = await scenario(app).clock('2026-01-01').plan(REQUESTS).start();
  const sent = { ...monthly, expiration_type: 'BILLING_CYCLE', conversion_rate: '1', topup_conversion_rate: '1', priority: 1, metadata: { tier: 'pro' } };
  const reply = await app.api.ask<Body>('POST', '/creditgrants', { name: 'Monthly', scope: 'plan', plan_id: world.planId, credits: '250.5', ...sent });
  expect([reply.status, reply.body]).toMatchObject([201, { scope: 'PLAN', credits: '250.5', subscription_id: null, status: 'published', ...sent }]);
  const found = await app.api.post<{ items: Body[] }>('/creditgrants/search', { plan_ids: [world.planId], scope: 'PLAN' });
  expect(found.items.map((item) => item['id'])).toEqual([reply.body['id']]);
});
