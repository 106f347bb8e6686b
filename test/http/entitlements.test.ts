import { perUnit, scenario, testApp, type World } from '../harness';

const app = testApp({ worker: false });
type Body = Record<string, any>;
const ask = (method: string, path: string, body?: unknown) => app.api.ask<Body>(method, path, body);

let planId: string;
let keys = 0;
const feature = async (type: string, more: object = {}): Promise<string> =>
  (await app.api.post<Body>('/features', { name: type, lookup_key: `${type}-${(keys += 1)}`, type, ...more }))['id'];
const metered = () => feature('metered', { meter: { event_name: 'call', aggregation: { type: 'COUNT' } } });

beforeEach(async () => {
  planId = (await app.api.post<Body>('/plans', { name: 'Pro' }))['id'];
});

describe('entitlements', () => {
  it('hold of each type what it needs, with feature and plan', async () => {
    const [calls, sso, support, flags] = [await metered(), await feature('boolean'), await feature('static'), await feature('config')];
    const limits = { usage_limit: 1000, usage_reset_period: 'monthly', is_soft_limit: true };
    const { status, body } = await ask('POST', '/entitlements', { plan_id: planId, feature_id: calls, feature_type: 'metered', ...limits });
    expect(status).toBe(201);
    expect(body).toMatchObject({ entity_type: 'PLAN', entity_id: planId, plan_id: planId, feature_id: calls, feature_type: 'metered', status: 'published' });
    expect(body).toMatchObject({ is_enabled: true, usage_limit: 1000, usage_reset_period: 'MONTHLY', is_soft_limit: true, aggregation_mode: 'additive' });
    expect(body['plan']).toMatchObject({ id: planId, name: 'Pro' });
    expect(body['feature']).toMatchObject({ id: calls, meter: { event_name: 'call' } });
    expect((await ask('POST', '/entitlements', { plan_id: planId, feature_id: sso, is_enabled: true })).body).toMatchObject({
      is_enabled: true,
      usage_limit: null,
    });
    const tier = await ask('POST', '/entitlements', { entity_type: 'PLAN', entity_id: planId, feature_id: support, static_value: 'gold', is_enabled: false });
    expect(tier.body).toMatchObject({ static_value: 'gold', is_enabled: true });
    const config = await ask('POST', '/entitlements', { plan_id: planId, feature_id: flags, config_value: { seats: { max: 5 } } });
    expect(config.body).toMatchObject({ config_value: { seats: { max: 5 } } });
    expect((await ask('GET', `/entitlements/${body['id']}`)).body).toEqual(body);
    expect((await ask('GET', `/plans/${planId}/entitlements`)).body['pagination'].total).toBe(4);
  });

  it('are refused where they could not hold, with the place that is wrong', async () => {
    const [calls, sso, support] = [await metered(), await feature('boolean'), await feature('static')];
    const buckets = await feature('metered', { meter: { event_name: 'call', aggregation: { type: 'SUM', field: 'n', bucket_size: 'HOUR' } } });
    const refused = async (body: object) => {
      const reply = await ask('POST', '/entitlements', body);
      return [reply.status, reply.body['reason'], reply.body['errors']?.[0]?.pointer];
    };
    expect(await refused({ feature_id: calls })).toEqual([400, 'validation_failed', '/entity_id']);
    expect(await refused({ plan_id: planId, feature_id: 'nothing' })).toEqual([404, 'not_found', '/feature_id']);
    expect((await refused({ plan_id: 'nothing', feature_id: calls }))[1]).toBe('plan_not_found');
    expect(await refused({ plan_id: planId, feature_id: calls, feature_type: 'boolean' })).toEqual([400, 'invalid_entitlement', '/feature_type']);
    expect(await refused({ plan_id: planId, feature_id: calls, usage_limit: -1 })).toEqual([400, 'validation_failed', '/usage_limit']);
    expect(await refused({ plan_id: planId, feature_id: calls, usage_limit: 1.5 })).toEqual([400, 'validation_failed', '/usage_limit']);
    expect(await refused({ plan_id: planId, feature_id: support })).toEqual([400, 'invalid_entitlement', '/static_value']);
    expect(await refused({ plan_id: planId, feature_id: buckets })).toEqual([400, 'invalid_entitlement', '/feature_id']);
    expect(await refused({ entity_type: 'SUBSCRIPTION', entity_id: 'nothing', feature_id: sso })).toEqual([404, 'subscription_not_found', '/entity_id']);
    expect((await refused({ plan_id: planId, feature_id: calls, grant_measure: 'quantity', grant_quota: '5' }))[1]).toBe('validation_failed');
    const dates = { start_date: '2026-02-01T00:00:00Z', end_date: '2026-01-01T00:00:00Z' };
    expect(await refused({ plan_id: planId, feature_id: sso, ...dates })).toEqual([400, 'end_before_start', '/end_date']);
  });

  it('can belong to an add-on that exists', async () => {
    const sso = await feature('boolean');
    const addon = await app.api.post<Body>('/addons', { name: 'Extra', lookup_key: `extra-${(keys += 1)}`, type: 'onetime' });
    const body = { entity_type: 'ADDON', feature_id: sso, is_enabled: true };
    expect((await ask('POST', '/entitlements', { ...body, entity_id: 'nothing' })).body['reason']).toBe('addon_not_found');
    const { body: made } = await ask('POST', '/entitlements', { ...body, entity_id: addon['id'] });
    expect(made).toMatchObject({ entity_type: 'ADDON', entity_id: addon['id'], plan_id: '', plan: null });
    expect((await ask('GET', `/addons/${addon['id']}/entitlements`)).body['items']).toEqual([made]);
  });

  it('exist once for a plan and a feature, also when two are made at the same moment', async () => {
    const calls = await metered();
    const replies = await Promise.all([1, 2, 3, 4].map(() => ask('POST', '/entitlements', { plan_id: planId, feature_id: calls, usage_limit: 5 })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409, 409]);
    expect(replies.find((reply) => reply.status === 409)?.body['reason']).toBe('already_exists');
    expect((await ask('GET', `/plans/${planId}/entitlements`)).body['pagination'].total).toBe(1);
  });

  it('are made in bulk all or none', async () => {
    const [calls, sso] = [await metered(), await feature('boolean')];
    const items = [
      { plan_id: planId, feature_id: calls, usage_limit: '7' },
      { plan_id: planId, feature_id: sso, is_enabled: true },
    ];
    const failed = await ask('POST', '/entitlements/bulk', { items: [...items, items[0]] });
    expect([failed.status, failed.body['errors'][0].pointer]).toEqual([409, '/items/2/feature_id']);
    expect((await ask('GET', `/plans/${planId}/entitlements`)).body['pagination'].total).toBe(0);
    const made = await ask('POST', '/entitlements/bulk', { items });
    expect(made.status).toBe(201);
    expect(made.body['items'].map((item: Body) => item['usage_limit'])).toEqual([7, null]);
    expect((await ask('POST', '/entitlements/bulk', { items: [] })).status).toBe(400);
  });

  it('are listed and searched by plan, feature, type and state', async () => {
    const [calls, sso] = [await metered(), await feature('boolean')];
    await app.api.post('/entitlements', { plan_id: planId, feature_id: calls, usage_limit: 5 });
    await app.api.post('/entitlements', { plan_id: planId, feature_id: sso });
    const featuresOf = async (filter: object) => (await ask('POST', '/entitlements/search', filter)).body['items'].map((item: Body) => item['feature_id']);
    expect(await featuresOf({ plan_ids: [planId] })).toEqual([sso, calls]);
    expect(await featuresOf({ plan_ids: [planId], feature_type: 'metered' })).toEqual([calls]);
    expect(await featuresOf({ entity_ids: [planId], is_enabled: false })).toEqual([sso]);
    expect(await featuresOf({ feature_ids: [sso] })).toEqual([sso]);
    expect((await ask('GET', `/entitlements?plan_id=${planId}&feature_id=${calls}`)).body['pagination'].total).toBe(1);
    expect((await ask('GET', `/entitlements?entity_ids=${planId},other&is_enabled=true`)).body['items'][0].feature_id).toBe(calls);
    expect((await ask('POST', '/entitlements/search')).status).toBe(200);
  });

  it('change what is named, and keep the rest', async () => {
    const calls = await metered();
    const { body } = await ask('POST', '/entitlements', { plan_id: planId, feature_id: calls, usage_limit: 5, usage_reset_period: 'DAILY' });
    const put = async (change: object) => (await ask('PUT', `/entitlements/${body['id']}`, change)).body;
    expect(await put({ usage_limit: 9 })).toMatchObject({ usage_limit: 9, usage_reset_period: 'DAILY', is_enabled: true });
    expect(await put({ is_enabled: false, is_soft_limit: true })).toMatchObject({ usage_limit: 9, is_enabled: false, is_soft_limit: true });
    expect(await put({ usage_limit: null, usage_reset_period: 'NEVER' })).toMatchObject({ usage_limit: null, usage_reset_period: 'NEVER' });
  });

  it('once deleted are gone, and their place is free', async () => {
    const calls = await metered();
    const { body } = await ask('POST', '/entitlements', { plan_id: planId, feature_id: calls });
    const deleted = await ask('DELETE', `/entitlements/${body['id']}`);
    expect([deleted.status, deleted.body['id']]).toEqual([200, body['id']]);
    expect((await ask('GET', `/entitlements/${body['id']}`)).status).toBe(404);
    expect((await ask('DELETE', `/entitlements/${body['id']}`)).body['reason']).toBe('not_found');
    expect((await ask('POST', '/entitlements', { plan_id: planId, feature_id: calls })).status).toBe(201);
  });

  it('keep their feature from being archived', async () => {
    const sso = await feature('boolean');
    const { body } = await ask('POST', '/entitlements', { plan_id: planId, feature_id: sso });
    expect((await ask('DELETE', `/features/${sso}`)).body).toMatchObject({ code: 'invalid_request', reason: 'in_use' });
    await ask('DELETE', `/entitlements/${body['id']}`);
    expect((await ask('DELETE', `/features/${sso}`)).status).toBe(200);
  });
});

describe('what a customer is entitled to', () => {
  const started = (): Promise<World> =>
    scenario(app)
      .clock('2026-01-01')
      .plan(perUnit('1', { event: 'call' }))
      .customer('acme')
      .subscribe()
      .subscribe()
      .start();

  it('adds limits up over subscriptions, one without a limit lifts all, and disabled ones do not count', async () => {
    const world = await started();
    const [calls, sso, support] = [await metered(), await feature('boolean'), await feature('static')];
    const own = { entity_type: 'SUBSCRIPTION', entity_id: world.subscriptionId(1) };
    const { body: plan } = await ask('POST', '/entitlements', { plan_id: world.planId, feature_id: calls, usage_limit: 100, usage_reset_period: 'MONTHLY' });
    const { body: extra } = await ask('POST', '/entitlements', { ...own, feature_id: calls, usage_limit: 50, is_soft_limit: true });
    await ask('POST', '/entitlements', { plan_id: world.planId, feature_id: sso });
    await ask('POST', '/entitlements', { ...own, feature_id: sso, is_enabled: true });
    await ask('POST', '/entitlements', { plan_id: world.planId, feature_id: support, static_value: 'mail' });
    const entitled = async () => {
      const { features } = await app.api.get<Body>(`/customers/${world.customer()}/entitlements`);
      return new Map<string, Body>(features.map((item: Body) => [item['feature'].id, item]));
    };
    const first = await entitled();
    expect(first.get(calls)?.['entitlement']).toMatchObject({ usage_limit: 250, is_soft_limit: true, usage_reset_period: 'MONTHLY', is_enabled: true });
    expect(first.get(calls)?.['sources']).toHaveLength(3);
    expect(first.get(calls)?.['sources'][0]).toMatchObject({
      entitlement_id: plan['id'],
      entity_type: 'plan',
      entity_name: 'Plan',
      usage_limit: 100,
      quantity: 1,
    });
    expect(first.get(sso)?.['entitlement']).toMatchObject({ is_enabled: true, usage_limit: null });
    expect(first.get(support)?.['entitlement']).toMatchObject({ static_values: ['mail', 'mail'] });
    await ask('PUT', `/entitlements/${plan['id']}`, { is_enabled: false });
    expect((await entitled()).get(calls)?.['entitlement']).toMatchObject({ usage_limit: 50, usage_reset_period: null });
    await ask('PUT', `/entitlements/${extra['id']}`, { usage_limit: null });
    expect((await entitled()).get(calls)?.['entitlement']).toMatchObject({ usage_limit: null, is_enabled: true });
  });

  it('is the same by our id and the external id, and per subscription', async () => {
    const world = await started();
    const calls = await metered();
    await ask('POST', '/entitlements', { entity_type: 'SUBSCRIPTION', entity_id: world.subscriptionId(0), feature_id: calls, usage_limit: 50 });
    const byExternal = await app.api.get<Body>(`/customers/external/${world.customer()}/entitlements`);
    expect(await app.api.get<Body>(`/customers/${byExternal['customer_id']}/entitlements`)).toEqual(byExternal);
    expect(byExternal['subscriptions']).toHaveLength(2);
    const ofFirst = await app.api.get<Body>(`/subscriptions/${world.subscriptionId(0)}/entitlements`);
    expect(ofFirst).toMatchObject({ subscription_id: world.subscriptionId(0), plan_id: world.planId });
    expect(ofFirst['features'].map((item: Body) => item['entitlement'].usage_limit)).toEqual([50]);
    expect((await app.api.get<Body>(`/subscriptions/${world.subscriptionId(1)}/entitlements`))['features']).toEqual([]);
    expect((await ask('GET', '/customers/nobody/entitlements')).body['reason']).toBe('customer_not_found');
  });

  it('counts only from and until its own dates', async () => {
    const world = await started();
    const [past, present] = [await feature('boolean'), await feature('boolean')];
    const own = { entity_type: 'SUBSCRIPTION', entity_id: world.subscriptionId(0), is_enabled: true };
    await ask('POST', '/entitlements', { ...own, feature_id: past, end_date: '2026-01-01T00:00:00Z' });
    await ask('POST', '/entitlements', { ...own, feature_id: present, start_date: '2026-01-01T00:00:00Z', end_date: '2026-01-02T00:00:00Z' });
    const { features } = await app.api.get<Body>(`/customers/${world.customer()}/entitlements`);
    expect(features.map((item: Body) => item['feature'].id)).toEqual([present]);
  });
});

describe('the usage summary', () => {
  it('shows usage against the limit of each metered feature, by any spelling of the customer', async () => {
    const world = await scenario(app)
      .clock('2026-01-01')
      .plan(perUnit('1', { event: 'call' }))
      .customer('acme')
      .subscribe()
      .start();
    const [calls, sso] = [await metered(), await feature('boolean')];
    await ask('POST', '/entitlements', { plan_id: world.planId, feature_id: calls, usage_limit: 30, usage_reset_period: 'DAILY' });
    await ask('POST', '/entitlements', { plan_id: world.planId, feature_id: sso, is_enabled: true });
    await world.events(10, { event: 'call', at: '2026-01-01T05:00:00Z' });
    await world.events(5, { event: 'call', at: '2026-01-02' });
    const summary = await app.api.get<Body>(`/customers/usage?customer_lookup_key=${world.customer()}`);
    expect(summary['features']).toHaveLength(1);
    expect(summary['features'][0]).toMatchObject({
      ...{ current_usage: '10', total_limit: 30, usage_percent: '33.33', is_unlimited: false, is_soft_limit: false, is_enabled: true },
      next_usage_reset_at: '2026-01-02T00:00:00.000Z',
    });
    expect(summary['period']).toEqual({ start_time: '2026-01-01T00:00:00.000Z', end_time: '2026-02-01T00:00:00.000Z', period: 'MONTHLY' });
    expect(await app.api.get<Body>(`/customers/${summary['customer_id']}/usage`)).toEqual(summary);
    expect((await app.api.get<Body>(`/customers/usage?customer_id=${world.customer()}&feature_ids=other`))['features']).toEqual([]);
    expect((await ask('GET', '/customers/usage')).status).toBe(400);
  });
});
