import { eventually, perUnit, scenario, testApp, type Reply, type World } from '../harness';

const app = testApp();
type Body = Record<string, any>;

interface Holder {
  readonly world: World;
  readonly featureId: string;
  hold(quantity: number | string, more?: object): Promise<Reply<Body>>;
  confirm(id: string, body?: object): Promise<Reply<Body>>;
  release(id: string): Promise<Reply<Body>>;
  check(quantity?: string): Promise<Body>;
}

const TOKENS = { event_name: 'call', aggregation: { type: 'SUM', field: 'tokens' } };
const CALLS = { event_name: 'call', aggregation: { type: 'COUNT' } };

/** A customer whose plan includes 100 units unless told otherwise; on the wall clock unless a clock is given. */
async function holder(limits: object = { usage_limit: 100 }, meter: object = TOKENS, clock?: string): Promise<Holder> {
  const recipe = scenario(app)
    .plan(perUnit('1', { event: 'call' }))
    .customer('acme')
    .subscribe();
  const world = await (clock === undefined ? recipe : recipe.clock(clock)).start();
  const featureId = (await app.api.post<Body>('/features', { name: 'Units', type: 'metered', meter }))['id'] as string;
  await app.api.post('/entitlements', { plan_id: world.planId, feature_id: featureId, ...limits });
  const named = { customer_id: world.customer(), feature_id: featureId };
  return {
    world,
    featureId,
    hold: (quantity, more = {}) => app.api.ask('POST', '/entitlements/reservations', { ...named, quantity, ...more }),
    confirm: (id, body) => app.api.ask('POST', `/entitlements/reservations/${id}/confirm`, body),
    release: (id) => app.api.ask('POST', `/entitlements/reservations/${id}/release`),
    check: (quantity = '1') => app.api.get(`/entitlements/check?${new URLSearchParams({ ...named, quantity }).toString()}`),
  };
}

const idOf = ({ body }: Reply<Body>): string => body['reservation'].id as string;

describe('a reservation', () => {
  it('is missing in what remains at once, and comes back when it is released', async () => {
    const { hold, release, check } = await holder();
    const held = await hold(60);
    expect([held.status, held.body]).toMatchObject([
      201,
      { allowed: true, reason: 'ok', held: '60', remaining: '40', requested: '60', reservation: { quantity: '60', status: 'held', event_ids: [] } },
    ]);
    expect(await check('41')).toMatchObject({ allowed: false, reason: 'limit_reached', current_usage: '0', held: '60', remaining: '40' });
    expect((await release(idOf(held))).body).toMatchObject({ status: 'released', confirmed_quantity: null });
    expect(await check('100')).toMatchObject({ allowed: true, held: '0', remaining: '100' });
    expect((await release(idOf(held))).body).toMatchObject({ status: 'released' });
  });

  it('shows at once to those who check all the time, and so does what it is confirmed with', async () => {
    const { hold, confirm, check } = await holder();
    for (let i = 0; i < 3; i += 1) expect(await check()).toMatchObject({ held: '0', remaining: '100' });
    const held = await hold(60);
    for (let i = 0; i < 3; i += 1) expect(await check()).toMatchObject({ held: '60', remaining: '40' });
    await confirm(idOf(held), { quantity: '25' });
    for (let i = 0; i < 3; i += 1) expect(await check()).toMatchObject({ current_usage: '25', held: '0', remaining: '75' });
  });

  it('is refused with the reason of the check, and then nothing is held', async () => {
    const { hold, check } = await holder();
    await hold(60);
    const refused = await hold(41);
    expect([refused.status, refused.body]).toMatchObject([200, { allowed: false, reason: 'limit_reached', remaining: '40', reservation: null }]);
    expect(await check()).toMatchObject({ held: '60' });
    const soft = await holder({ usage_limit: 1, is_soft_limit: true });
    expect((await soft.hold(5)).body).toMatchObject({ allowed: true, reason: 'soft_limit_exceeded', remaining: '0', reservation: { quantity: '5' } });
    expect((await (await holder({})).hold(5)).body).toMatchObject({ allowed: true, reason: 'unlimited', limit: null, reservation: { quantity: '5' } });
  });

  it('never overruns a hard limit, however many holds and records come at once', async () => {
    const { hold, check, world, featureId } = await holder({ usage_limit: 100 });
    const record = () => app.api.ask<Body>('POST', '/entitlements/check', { customer_id: world.customer(), feature_id: featureId, record: true, quantity: 10 });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 4 === 3 ? record() : hold(10))));
    expect(answers.filter(({ body }) => body['allowed'])).toHaveLength(10);
    const { current_usage, held, remaining } = await check();
    expect([Number(current_usage) + Number(held), remaining]).toEqual([100, '0']);
    const parallel = await holder({ usage_limit: 100 });
    const holds = await Promise.all(Array.from({ length: 20 }, () => parallel.hold(15)));
    expect(holds.map((reply) => reply.status).sort()).toEqual([...Array<number>(14).fill(200), ...Array<number>(6).fill(201)]);
    expect(await parallel.check()).toMatchObject({ held: '90', remaining: '10' });
  });

  it('holds once for the same key, and refuses the key for another hold', async () => {
    const { hold, check } = await holder();
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => hold(30, { idempotency_key: 'job-1' })));
    expect(others.map(idOf)).toEqual(others.map(() => idOf(first as Reply<Body>)));
    expect(await check()).toMatchObject({ held: '30' });
    expect((await hold(31, { idempotency_key: 'job-1' })).body).toMatchObject({ reason: 'idempotency_key_reused' });
  });
});

describe('a confirmation', () => {
  it('records what the work came to, less or more than was held, and ends the hold', async () => {
    const { hold, confirm, check, world } = await holder();
    const [less, more] = [idOf(await hold(50)), idOf(await hold(10))];
    expect((await confirm(less, { quantity: '12.5', properties: { model: 'large' } })).body).toMatchObject({ status: 'confirmed', confirmed_quantity: '12.5' });
    expect(await app.api.get(`/events/${less}`)).toMatchObject({
      event_name: 'call',
      customer_id: world.customer(),
      properties: { tokens: '12.5', model: 'large' },
    });
    expect(await check()).toMatchObject({ current_usage: '12.5', held: '10', remaining: '77.5' });
    expect((await confirm(more, { properties: { tokens: 200 } })).body).toMatchObject({ confirmed_quantity: '200', event_ids: [more] });
    expect(await check()).toMatchObject({ allowed: false, current_usage: '212.5', held: '0', remaining: '0' });
  });

  it('has one effect however often it comes, and the quantity that was held without another', async () => {
    const { hold, confirm, release, check } = await holder();
    const id = idOf(await hold(7));
    const answers = await Promise.all(Array.from({ length: 6 }, () => confirm(id)));
    expect(answers.map(({ status, body }) => [status, body['confirmed_quantity']])).toEqual(answers.map(() => [200, '7']));
    expect(await check()).toMatchObject({ current_usage: '7', held: '0' });
    expect((await confirm(id, { quantity: 8 })).body).toMatchObject({ reason: 'reservation_not_held' });
    expect((await release(id)).body).toMatchObject({ reason: 'reservation_not_held', details: { status: 'confirmed' } });
  });

  it('records one event for each unit of a meter that counts events', async () => {
    const { hold, confirm, check } = await holder({ usage_limit: 10 }, CALLS);
    const id = idOf(await hold(5));
    expect((await confirm(id, { quantity: 3 })).body).toMatchObject({ confirmed_quantity: '3', event_ids: [`${id}/1`, `${id}/2`, `${id}/3`] });
    expect(await check()).toMatchObject({ current_usage: '3', remaining: '7' });
    const half = idOf(await hold(1));
    expect((await confirm(half, { quantity: '0.5' })).body).toMatchObject({ errors: [{ pointer: '/quantity' }] });
  });

  it('leaves the hold alone when its event cannot be recorded', async () => {
    const { hold, confirm, check, featureId, world } = await holder();
    const id = idOf(await hold(20));
    await app.api.post('/events', { event_id: id, event_name: 'call', customer_id: world.customer(), properties: { tokens: 1 } });
    expect((await confirm(id)).body).toMatchObject({ reason: 'event_conflict' });
    expect((await confirm(idOf(await hold(1)), { properties: { tokens: 'many' } })).body).toMatchObject({ errors: [{ pointer: '/properties' }] });
    expect(await check()).toMatchObject({ current_usage: '1', held: '21' });
    const listed = await app.api.get<Body>(`/entitlements/reservations?customer_id=${world.customer()}&feature_id=${featureId}&status=held`);
    expect(listed['items']).toHaveLength(2);
  });
});

describe('a hold that runs out', () => {
  it('counts for nothing from its instant on, on the clock of the customer', async () => {
    const { hold, check, confirm, world } = await holder({ usage_limit: 100 }, TOKENS, '2026-01-10T00:00:00Z');
    const id = idOf(await hold(80, { expires_in_seconds: 3_600 }));
    const later = idOf(await hold(10, { expires_in_seconds: 7_200 }));
    await world.clock.to('2026-01-10T00:59:59.999Z');
    expect(await check()).toMatchObject({ held: '90' });
    await world.clock.to('2026-01-10T01:00:00Z');
    expect(await check()).toMatchObject({ held: '10', remaining: '90' });
    expect(await app.api.get(`/entitlements/reservations/${id}`)).toMatchObject({ status: 'expired', settled_at: '2026-01-10T01:00:00.000Z' });
    expect((await confirm(id)).body).toMatchObject({ code: 'invalid_request', reason: 'reservation_not_held', details: { status: 'expired' } });
    expect((await confirm(later)).body).toMatchObject({ status: 'confirmed', settled_at: '2026-01-10T01:00:00.000Z' });
    const entries = await app.deps.db('outbox').where({ subject_id: id }).orderBy('id').pluck('topic');
    expect(entries).toEqual(['reservation.held', 'reservation.expired']);
  });

  it('is marked by the relay in real time, which forgets the timers of holds that were settled', async () => {
    const { hold, release, check } = await holder();
    const [runsOut, settled] = [idOf(await hold(30, { expires_in_seconds: 1 })), idOf(await hold(30, { expires_in_seconds: 1 }))];
    await release(settled);
    await eventually(check, ({ held }) => held === '0');
    expect(await app.api.get(`/entitlements/reservations/${runsOut}`)).toMatchObject({ status: 'expired' });
    await eventually(
      () => app.deps.db('reservations').where({ id: runsOut }).first('status'),
      ({ status }) => status === 'expired',
    );
    const timers = app.deps.db('outbox').where({ topic: 'reservation.expire' }).whereIn('subject_id', [runsOut, settled]).whereNull('processed_at');
    await eventually(
      () => timers.clone(),
      ({ length }) => length === 0,
    );
    expect(await app.deps.db('reservations').where({ id: settled }).first('status')).toEqual({ status: 'released' });
  });
});

describe('reservations', () => {
  it('are refused for usage that does not add up, for what is not counted, and for unknown ids', async () => {
    const peak = await holder({ usage_limit: 5 }, { event_name: 'call', aggregation: { type: 'MAX', field: 'seats' } });
    expect((await peak.hold(1)).body).toMatchObject({ reason: 'usage_not_additive' });
    const sso = (await app.api.post<Body>('/features', { name: 'SSO', type: 'boolean' }))['id'];
    expect((await peak.hold(1, { feature_id: sso })).body).toMatchObject({ reason: 'invalid_entitlement' });
    expect((await peak.confirm('resv_none')).body).toMatchObject({ code: 'not_found', reason: 'reservation_not_found' });
    expect((await peak.hold(0)).body).toMatchObject({ errors: [{ pointer: '/quantity' }] });
    expect((await peak.hold(1, { expires_in_seconds: 0 })).body).toMatchObject({ errors: [{ pointer: '/expires_in_seconds' }] });
  });

  it('are listed by what they are now', async () => {
    const { hold, release, world } = await holder({ usage_limit: 100 }, TOKENS, '2026-01-10T00:00:00Z');
    const [short, long, free] = [idOf(await hold(1, { expires_in_seconds: 60 })), idOf(await hold(2)), idOf(await hold(3))];
    await release(free);
    await world.clock.to('2026-01-10T00:01:00Z');
    const ids = async (status: string) =>
      (await app.api.get<{ items: Body[] }>(`/entitlements/reservations?customer_id=${world.customer()}&status=${status}`)).items.map((item) => item['id']);
    expect([await ids('held'), await ids('expired'), await ids('released'), await ids('confirmed')]).toEqual([[long], [short], [free], []]);
  });
});
