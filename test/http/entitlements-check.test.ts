import { perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();
type Body = Record<string, any>;

interface Checked {
  readonly world: World;
  readonly featureId: string;
  readonly entitlementId: string;
  check(more?: Record<string, string>): Promise<Body>;
  record(more?: Record<string, unknown>): Promise<Body>;
}

const COUNT = { event_name: 'call', aggregation: { type: 'COUNT' } };
const SUM = { event_name: 'call', aggregation: { type: 'SUM', field: 'tokens' } };

/** A customer whose plan includes some of a metered feature; on the wall clock unless a clock is given. */
async function entitled(limits: object, meter: object = COUNT, clock?: string): Promise<Checked> {
  const recipe = scenario(app)
    .plan(perUnit('1', { event: 'call' }))
    .customer('acme')
    .subscribe();
  const world = await (clock === undefined ? recipe : recipe.clock(clock)).start();
  const featureId = (await app.api.post<Body>('/features', { name: 'Calls', type: 'metered', meter }))['id'] as string;
  const entitlementId = (await app.api.post<Body>('/entitlements', { plan_id: world.planId, feature_id: featureId, ...limits }))['id'] as string;
  const customer_id = world.customer();
  return {
    world,
    featureId,
    entitlementId,
    check: (more = {}) => app.api.get(`/entitlements/check?${new URLSearchParams({ customer_id, feature_id: featureId, ...more }).toString()}`),
    record: (more = {}) => app.api.post('/entitlements/check', { customer_id, feature_id: featureId, record: true, ...more }),
  };
}

describe('the check', () => {
  it('sees usage as soon as it is accepted, up to the last unit', async () => {
    const { world, check } = await entitled({ usage_limit: 10 });
    expect(await check()).toMatchObject({ allowed: true, reason: 'ok', current_usage: '0', limit: '10', remaining: '10', requested: '1', event: null });
    await world.events(9, { event: 'call' });
    expect(await check()).toMatchObject({ allowed: true, reason: 'ok', current_usage: '9', remaining: '1' });
    expect(await check({ quantity: '2' })).toMatchObject({ allowed: false, reason: 'limit_reached', remaining: '1', requested: '2' });
    await world.events(1, { event: 'call' });
    expect(await check()).toMatchObject({ allowed: false, reason: 'limit_reached', current_usage: '10', remaining: '0' });
    expect(await check({ quantity: '0' })).toMatchObject({ allowed: true });
  });

  it('answers the same to POST, and by lookup key and external id', async () => {
    const { world, featureId } = await entitled({ usage_limit: 10 });
    const key = (await app.api.post<Body>('/features', { name: 'SSO', type: 'boolean', lookup_key: 'sso' }))['lookup_key'];
    await app.api.post('/entitlements', { plan_id: world.planId, feature_id: key, is_enabled: true });
    const [a, b] = [
      await app.api.get<Body>(`/entitlements/check?external_customer_id=${world.customer()}&lookup_key=sso`),
      await app.api.post<Body>('/entitlements/check', { external_id: world.customer(), feature: 'sso' }),
    ];
    expect(a).toMatchObject({ allowed: true, reason: 'ok', feature_type: 'boolean', lookup_key: 'sso', limit: null, current_usage: null });
    expect({ ...b, checked_at: '' }).toEqual({ ...a, checked_at: '' });
    expect(await app.api.post('/entitlements/check', { customer_id: world.customer(), feature_id: featureId, quantity: 11 })).toMatchObject({ allowed: false });
  });

  it('lets a soft limit and no limit through, and says which', async () => {
    const soft = await entitled({ usage_limit: 1, is_soft_limit: true });
    await soft.world.events(3, { event: 'call' });
    expect(await soft.check()).toMatchObject({ allowed: true, reason: 'soft_limit_exceeded', current_usage: '3', remaining: '0', is_soft_limit: true });
    const open = await entitled({});
    expect(await open.check({ quantity: '1000000' })).toMatchObject({ allowed: true, reason: 'unlimited', limit: null, remaining: null });
  });

  it('sees a changed or deleted entitlement at once', async () => {
    const { entitlementId, check } = await entitled({ usage_limit: 0 });
    expect(await check()).toMatchObject({ allowed: false, reason: 'limit_reached' });
    await app.api.put(`/entitlements/${entitlementId}`, { usage_limit: 5 });
    expect(await check()).toMatchObject({ allowed: true, limit: '5' });
    await app.api.put(`/entitlements/${entitlementId}`, { is_enabled: false });
    expect(await check()).toMatchObject({ allowed: false, reason: 'feature_disabled' });
    await app.api.delete(`/entitlements/${entitlementId}`);
    expect(await check()).toMatchObject({ allowed: false, reason: 'no_entitlement', limit: null });
  });

  it('says when there is nobody, nothing or no subscription', async () => {
    const { world, featureId } = await entitled({ usage_limit: 5 });
    await app.api.post('/customers', { external_id: 'without' });
    const none = await app.api.get<Body>(`/entitlements/check?customer_id=without&feature_id=${featureId}`);
    expect(none).toMatchObject({ allowed: false, reason: 'no_active_subscription' });
    const status = async (query: string) => {
      const reply = await app.api.ask('GET', `/entitlements/check?${query}`);
      return [reply.status, reply.body.reason];
    };
    expect(await status(`customer_id=nobody&feature_id=${featureId}`)).toEqual([404, 'customer_not_found']);
    expect(await status(`customer_id=${world.customer()}&feature_id=nothing`)).toEqual([404, 'not_found']);
    expect(await status(`feature_id=${featureId}`)).toEqual([400, 'validation_failed']);
    expect(await status(`customer_id=${world.customer()}&feature_id=${featureId}&quantity=-1`)).toEqual([400, 'validation_failed']);
    await app.api.post('/subscriptions', { customer_id: 'without', plan_id: world.planId });
    expect(await app.api.get(`/entitlements/check?customer_id=without&feature_id=${featureId}`)).toMatchObject({ allowed: true, reason: 'ok' });
  });

  it('follows the reset window of the customer’s own clock', async () => {
    const { world, check } = await entitled({ usage_limit: 10, usage_reset_period: 'WEEKLY' }, COUNT, '2026-01-07T06:00:00Z');
    await world.events(10, { event: 'call', at: '2026-01-14T05:59:59.999Z' });
    expect(await check()).toMatchObject({ allowed: false, window_start: '2026-01-07T06:00:00.000Z', reset_at: '2026-01-14T06:00:00.000Z' });
    await world.clock.to('2026-01-14T06:00:00Z');
    expect(await check()).toMatchObject({ allowed: true, current_usage: '0', reset_at: '2026-01-21T06:00:00.000Z', checked_at: '2026-01-14T06:00:00.000Z' });
  });
});

describe('check and record', () => {
  it('stores the event exactly if the check allows it', async () => {
    const { check, record, world } = await entitled({ usage_limit: 2 });
    expect(await record({ event_id: 'r-1' })).toMatchObject({
      ...{ allowed: true, reason: 'ok', current_usage: '1', remaining: '1', requested: '1' },
      event: { event_id: 'r-1', recorded: true, duplicate: false },
    });
    expect(await record()).toMatchObject({ allowed: true, current_usage: '2', remaining: '0' });
    const refused = await record({ event_id: 'r-3' });
    expect(refused).toMatchObject({ allowed: false, reason: 'limit_reached', current_usage: '2', event: { event_id: 'r-3', recorded: false } });
    expect((await app.api.ask('GET', '/events/r-3')).status).toBe(404);
    expect(await app.api.get('/events/r-1')).toMatchObject({ event_name: 'call', customer_id: world.customer() });
    expect(await check()).toMatchObject({ current_usage: '2' });
  });

  it('never overruns a hard limit, however many calls come at once', async () => {
    const { record, check } = await entitled({ usage_limit: 25 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => record()));
    expect(answers.filter((answer) => answer['allowed'])).toHaveLength(25);
    expect(await check()).toMatchObject({ current_usage: '25', remaining: '0' });
  });

  it('counts the same event id once, and says yes to it even when the limit has been reached since', async () => {
    const { record, check } = await entitled({ usage_limit: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => record({ idempotency_key: 'same' })));
    expect(answers.every((answer) => answer['allowed'] && answer['event'].recorded)).toBe(true);
    expect(answers.filter((answer) => answer['event'].duplicate)).toHaveLength(7);
    await record();
    expect(await record()).toMatchObject({ allowed: false });
    const again = await app.api.ask<Body>('POST', '/entitlements/check', { ...(await sameCall(record)) });
    expect([again.body['allowed'], again.body['event'].duplicate, again.headers.get('Idempotency-Replayed')]).toEqual([true, true, 'true']);
    expect(await check()).toMatchObject({ current_usage: '2' });

    async function sameCall(call: Checked['record']): Promise<object> {
      const answer = await call({ idempotency_key: 'same' });
      return { customer_id: answer['external_customer_id'], feature_id: answer['feature_id'], record: true, idempotency_key: 'same' };
    }
  });

  it('refuses an id that was used with other content', async () => {
    const { record, world, featureId } = await entitled({ usage_limit: 100 }, SUM);
    await record({ event_id: 'conflicting', quantity: 5 });
    const body = { customer_id: world.customer(), feature_id: featureId, record: true, event_id: 'conflicting', quantity: 6 };
    expect((await app.api.ask('POST', '/entitlements/check', body)).body).toMatchObject({ code: 'conflict', reason: 'event_conflict' });
  });

  it('asks for what the event counts for, or writes the quantity into the event', async () => {
    const { record, world, featureId } = await entitled({ usage_limit: 100 }, SUM);
    expect(await record({ properties: { tokens: '60.5', model: 'a' } })).toMatchObject({ allowed: true, requested: '60.5', current_usage: '60.5' });
    expect(await record({ quantity: '30', properties: { model: 'b' } })).toMatchObject({
      allowed: true,
      requested: '30',
      current_usage: '90.5',
      remaining: '9.5',
    });
    expect(await record({ properties: { tokens: 9.51 } })).toMatchObject({ allowed: false, remaining: '9.5', requested: '9.51' });
    const refused = async (more: object) => {
      const reply = await app.api.ask('POST', '/entitlements/check', { customer_id: world.customer(), feature_id: featureId, record: true, ...more });
      return [reply.status, reply.body.reason, reply.body.errors?.[0]?.pointer];
    };
    expect(await refused({ properties: {} })).toEqual([400, 'validation_failed', '/properties']);
    expect(await refused({ quantity: 5, properties: { tokens: 6 } })).toEqual([400, 'validation_failed', '/quantity']);
    expect(await refused({ event_name: 'other', quantity: 1 })).toEqual([400, 'validation_failed', '/event_name']);
  });

  it('is refused for usage that does not add up event by event, and for what is not counted', async () => {
    const { world, featureId } = await entitled({ usage_limit: 5 }, { event_name: 'call', aggregation: { type: 'MAX', field: 'seats' } });
    const sso = (await app.api.post<Body>('/features', { name: 'SSO', type: 'boolean' }))['id'];
    const reason = async (feature_id: string) =>
      (await app.api.ask('POST', '/entitlements/check', { customer_id: world.customer(), feature_id, record: true, quantity: 1 })).body.reason;
    expect(await reason(featureId)).toBe('usage_not_additive');
    expect(await reason(sso)).toBe('invalid_entitlement');
  });

  it('needs a key that may ingest', async () => {
    const { world, featureId } = await entitled({ usage_limit: 5 });
    const { api_key } = await app.api.post<Body>('/secrets/api/keys', { name: 'reader', roles: ['read'] });
    const reader = app.api.as(api_key as string);
    const body = { customer_id: world.customer(), feature_id: featureId };
    expect((await reader.ask('POST', '/entitlements/check', { ...body, record: true })).body.reason).toBe('role_not_allowed');
    expect((await reader.ask('POST', '/entitlements/check', body)).status).toBe(200);
  });
});
