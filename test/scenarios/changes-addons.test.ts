import { testApp, type World } from '../harness';
import { change, modify, monthly, newAddon, newPlan, refused, toPlan, seats, type Changed } from './changed';
import { billed } from './summary';

const app = testApp();

type Added = Changed & { readonly addon_status: string; readonly end_date: string | null };

async function add(world: World, addon_id: string, fields: object = {}): Promise<Added> {
  const body = { subscription_id: world.subscriptionId(), addon_id, ...fields };
  return (await change(world, { path: '/subscriptions/addon', body })) as Added;
}

function remove(world: World, addon_association_id: string, fields: object = {}): Promise<Changed> {
  return change(world, { method: 'DELETE', path: '/subscriptions/addon', body: { addon_association_id, ...fields } });
}

function associations(world: World) {
  return app.api.get<readonly { readonly id: string; readonly addon_status: string; readonly end_date: string | null }[]>(
    `/subscriptions/${world.subscriptionId()}/addons/associations`,
  );
}

const totals = async (world: World) => (await billed(world)).map((row) => row.split(' ').at(-1));

describe('an add-on', () => {
  it('that recurs charges its share of the period, and its whole fee from the next one on', async () => {
    const world = await monthly(app, 'recurring');
    await world.clock.to('2024-04-16');
    expect((await add(world, await newAddon(world, '50'))).proration?.net).toBe('25.00');
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['300.00', '25.00', '350.00', '350.00']);
  });

  it('that is taken once while the subscription is held beyond its period is for the period in which it then begins', async () => {
    const world = await monthly(app, 'onetime behind a hold');
    await app.api.post(`/subscriptions/${world.subscriptionId()}/hold`);
    await world.clock.to('2024-05-16');
    await add(world, await newAddon(world, '62'), { cadence: 'onetime' });
    await app.api.post(`/subscriptions/${world.subscriptionId()}/release`);
    expect(await associations(world)).toMatchObject([{ addon_status: 'active', end_date: '2024-06-01T00:00:00.000Z' }]);
    await world.clock.to('2024-06-02');
    expect(await totals(world)).toEqual(['300.00', '300.00', '32.00', '300.00']);
  });

  it('that is taken once ends with the period', async () => {
    const world = await monthly(app, 'onetime');
    await world.clock.to('2024-04-16');
    expect(await add(world, await newAddon(world, '50'), { cadence: 'onetime' })).toMatchObject({ end_date: '2024-05-01T00:00:00.000Z' });
    await world.clock.to('2024-06-01');
    expect(await totals(world)).toEqual(['300.00', '25.00', '300.00', '300.00']);
  });

  it('that is taken once from the end of the period on is for the next one', async () => {
    const world = await monthly(app, 'onetime next');
    const addon_id = await newAddon(world, '50');
    await add(world, addon_id, { cadence: 'onetime', proration_mode: 'at_period_end' });
    await world.clock.to('2024-05-01');
    expect(await associations(world)).toMatchObject([{ addon_status: 'active', end_date: '2024-06-01T00:00:00.000Z' }]);
    await world.clock.to('2024-07-01');
    expect(await totals(world)).toEqual(['300.00', '350.00', '300.00', '300.00']);
  });

  it('that is taken once in a trial is charged with the first period that is billed', async () => {
    const world = await monthly(app, 'onetime in trial', { trial_period_days: 14 });
    await add(world, await newAddon(world, '50'), { cadence: 'onetime' });
    await world.clock.to('2024-06-15');
    expect(await totals(world)).toEqual(['350.00', '300.00', '300.00']);
  });

  it('that is taken once goes with the first billing period, when a trial ends sooner or a draft starts later', async () => {
    const sooner = await monthly(app, 'trial ends sooner', { trial_period_days: 14 });
    const addon_id = await newAddon(sooner, '50');
    await add(sooner, addon_id, { cadence: 'onetime' });
    await sooner.clock.to('2024-04-08');
    const ended = { type: 'trial_end', trial_end_params: { action: 'immediate' } };
    await app.api.post(`/subscriptions/${sooner.subscriptionId()}/modify/execute`, ended);
    await sooner.clock.to('2024-06-08');
    expect(await totals(sooner)).toEqual(['350.00', '300.00', '300.00']);
    const draft = await monthly(app, 'draft', { subscription_status: 'draft', addons: [{ addon_id, cadence: 'onetime' }] });
    await app.api.post(`/subscriptions/${draft.subscriptionId()}/activate`, { start_date: '2024-06-01T00:00:00Z' });
    await draft.clock.to('2024-07-01');
    expect(await totals(draft)).toEqual(['350.00', '300.00']);
  });

  it('that is removed gives back the rest of its fee', async () => {
    const world = await monthly(app, 'removed');
    const { id } = await add(world, await newAddon(world, '60'));
    await world.clock.to('2024-04-16');
    expect((await remove(world, id)).proration).toMatchObject({ net: '-30.00', credits: [{ amount: '30.00' }] });
    expect(await associations(world)).toMatchObject([{ id, addon_status: 'cancelled', end_date: '2024-04-16T00:00:00.000Z' }]);
    await world.clock.to('2024-05-01');
    expect(await totals(world)).toEqual(['300.00', '60.00', '270.00']);
  });

  it('can be on the first invoice, in another quantity and at another price', async () => {
    const world = await monthly(app, 'world for add-ons');
    const id = await newAddon(world, '50');
    const { prices } = await app.api.get<{ readonly prices: readonly { readonly id: string }[] }>(`/addons/${id}`);
    const addons = [{ addon_id: id, override_line_items: [{ price_id: prices[0]?.id, quantity: '2', amount: '40' }] }];
    expect(await totals(await monthly(app, 'from the start', { addons }))).toEqual(['380.00']);
  });

  it('that is agreed for later is pending until then, and can be called off', async () => {
    const world = await monthly(app, 'pending');
    const [kept, dropped] = [await newAddon(world, '50'), await newAddon(world, '70')];
    const start_date = '2024-04-16T00:00:00Z';
    const first = await add(world, kept, { start_date });
    const second = await add(world, dropped, { start_date });
    expect([first.addon_status, second.addon_status]).toEqual(['pending', 'pending']);
    await remove(world, second.id);
    await world.clock.to('2024-05-01');
    expect(await associations(world)).toMatchObject([{ id: first.id, addon_status: 'active' }]);
    expect(await totals(world)).toEqual(['300.00', '25.00', '350.00']);
  });

  it('that was removed cannot be cut once more before that: it would be given back twice', async () => {
    const world = await monthly(app, 'cut twice');
    const { id } = await add(world, await newAddon(world, '60'));
    await world.clock.to('2024-04-16');
    await remove(world, id);
    const back = { target_plan_id: await newPlan(world, seats()), proration_behavior: 'create_prorations', restart_period: true };
    const path = `/subscriptions/${world.subscriptionId()}/change/v2/execute`;
    expect(await refused(world, path, { ...back, effective_date: '2024-04-11T00:00:00Z' })).toMatchObject({ reason: 'change_before_period' });
    await toPlan(world, back.target_plan_id, { restart_period: true, effective_date: '2024-04-16T00:00:00Z' });
  });

  it('is added and removed by modify as well', async () => {
    const world = await monthly(app, 'modified');
    const addon_id = await newAddon(world, '60');
    await modify(world, { type: 'addon', addon_params: { action: 'add', add: { addon_id } } });
    await world.clock.to('2024-04-16');
    const [association] = await associations(world);
    const removed = { action: 'remove', remove: { addon_association_id: association?.id } };
    expect((await modify(world, { type: 'addon', addon_params: removed })).proration?.net).toBe('-30.00');
    expect(await associations(world)).toMatchObject([{ addon_status: 'cancelled' }]);
  });

  it('is named by a change of plan with what becomes of it, whether that happens now or is agreed for later', async () => {
    const world = await monthly(app, 'told of');
    const addon = await newAddon(world, '50');
    const { id } = await add(world, addon);
    const plan = await newPlan(world, seats());
    const ask = (mode: string, body: object) =>
      app.api.post<{ entity_changes: unknown }>(`/subscriptions/${world.subscriptionId()}/change/v2/${mode}`, { target_plan_id: plan, ...body });
    const dropping = { entity_policies: { addons: { default_behaviour: 'drop' } } };
    const told = { entity_type: 'addon', entity_id: addon, reference_id: id };
    expect((await ask('preview', { change_at: 'end_of_period', ...dropping })).entity_changes).toEqual([{ ...told, behaviour: 'drop' }]);
    expect((await ask('preview', {})).entity_changes).toEqual([{ ...told, behaviour: 'carry' }]);
    expect((await ask('preview', dropping)).entity_changes).toEqual([{ ...told, behaviour: 'drop' }]);
    expect((await ask('execute', dropping)).entity_changes).toEqual([{ ...told, behaviour: 'drop' }]);
  });

  it('stays through a change of plan, unless it is dropped', async () => {
    const world = await monthly(app, 'carried');
    const plan = await newPlan(world, seats());
    await add(world, await newAddon(world, '60'));
    await world.clock.to('2024-04-16');
    expect((await toPlan(world, plan)).proration?.net).toBe('0.00');
    const policies = { addons: { default_behaviour: 'drop' } };
    expect((await toPlan(world, world.planId, { entity_policies: policies })).proration?.net).toBe('-30.00');
    expect(await associations(world)).toMatchObject([{ addon_status: 'cancelled' }]);
  });

  it('has a fate of its own in a change of plan where one is named, and a name that nothing has is refused', async () => {
    const world = await monthly(app, 'chosen');
    const plan = await newPlan(world, seats());
    const kept = await add(world, await newAddon(world, '60'));
    const dropped = await newAddon(world, '30');
    await add(world, dropped);
    await world.clock.to('2024-04-16');
    const path = `/subscriptions/${world.subscriptionId()}/change/v2/preview`;
    const wrong = { target_plan_id: plan, proration_behavior: 'create_prorations', entity_policies: { addons: { overrides: { addon_none: 'drop' } } } };
    expect(await refused(world, path, wrong)).toMatchObject({ reason: 'addon_association_not_found' });
    const policies = { addons: { default_behaviour: 'drop', overrides: { [kept.id]: 'carry', [dropped]: 'drop' } } };
    expect((await toPlan(world, plan, { entity_policies: policies })).proration?.net).toBe('-15.00');
    expect((await associations(world)).map(({ addon_status }) => addon_status).sort()).toEqual(['active', 'cancelled']);
  });

  it('cannot be deleted while a subscription has it or will have it, and can be afterwards', async () => {
    const world = await monthly(app, 'in use');
    const id = await newAddon(world, '50');
    const { id: later } = await add(world, id, { start_date: '2024-04-16T00:00:00Z' });
    expect(await refused(world, `/addons/${id}`, {}, 'DELETE')).toMatchObject({ reason: 'in_use' });
    await world.clock.to('2024-04-20');
    expect(await refused(world, `/addons/${id}`, {}, 'DELETE')).toMatchObject({ reason: 'in_use' });
    await remove(world, later);
    await app.api.delete(`/addons/${id}`);
    expect(await refused(world, '/subscriptions/addon', { subscription_id: world.subscriptionId(), addon_id: id })).toMatchObject({
      reason: 'addon_not_found',
    });
  });
});

describe('what an add-on includes', () => {
  async function included(world: World, addonId: string, usage_limit: number): Promise<string> {
    const meters = await app.api.get<{ readonly items: readonly { readonly id: string; readonly event_name: string }[] }>('/meters?limit=1000');
    const { line_items } = await world.subscription();
    const meter_id = line_items.find((line) => line.price_type === 'USAGE')?.meter_id ?? meters.items[0]?.id;
    const feature = await app.api.post<{ readonly id: string }>('/features', { name: 'Requests', lookup_key: `f-${addonId}`, type: 'metered', meter_id });
    await app.api.post('/entitlements', { entity_type: 'ADDON', entity_id: addonId, feature_id: feature.id, feature_type: 'metered', usage_limit });
    return feature.id;
  }

  it('is free while the subscription has it', async () => {
    const world = await monthly(app, 'included units');
    const id = await newAddon(world, '50');
    await included(world, id, 10);
    await world.events(30, { at: '2024-04-10' });
    await world.clock.to('2024-04-16');
    const { id: association } = await add(world, id);
    await world.clock.to('2024-05-01');
    await remove(world, association);
    await world.events(30, { at: '2024-05-10' });
    await world.clock.to('2024-06-01');
    // 20 of 30 requests are paid for in April, all of them in May; the fee of the add-on is given back whole.
    expect(await totals(world)).toEqual(['300.00', '25.00', '370.00', '280.00']);
  });

  it('is an entitlement of the customer, named after the add-on, as long as it is there', async () => {
    const world = await monthly(app, 'entitled');
    const id = await newAddon(world, '50');
    const feature = await included(world, id, 10);
    const allowed = async () =>
      (await app.api.get<{ readonly allowed: boolean }>(`/entitlements/check?customer_id=${world.customer()}&feature_id=${feature}&quantity=10`)).allowed;
    const features = () =>
      app.api.get<{ readonly features: readonly { readonly sources: readonly { readonly entity_name: string }[] }[] }>(
        `/subscriptions/${world.subscriptionId()}/entitlements`,
      );
    expect([(await features()).features, await allowed()]).toEqual([[], false]);
    const { id: association } = await add(world, id);
    expect(await allowed()).toBe(true);
    expect((await features()).features).toMatchObject([{ entitlement: { usage_limit: 10 }, sources: [{ entity_type: 'addon', entity_name: 'Extra' }] }]);
    await world.clock.to('2024-04-16');
    await remove(world, association);
    expect([(await features()).features, await allowed()]).toEqual([[], false]);
  });
});
