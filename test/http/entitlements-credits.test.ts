import { credit, EVENT, perUnit, scenario, testApp, type Charge, type World } from '../harness';

const app = testApp();
type Body = Record<string, any>;

interface Asked {
  readonly world: World;
  readonly featureId: string;
  check(quantity?: string): Promise<Body>;
  record(quantity: number): Promise<Body>;
  hold(quantity: number): Promise<Body>;
}

const TOKENS = { aggregation: 'sum', field: 'tokens' } as const;

/** A customer on a plan of these charges, and a feature over the meter of the first; entitled to it only when limits are given. */
async function customerOf(charges: readonly Charge[], limits?: object): Promise<Asked> {
  const world = await scenario(app).clock('2026-01-01').plan(charges).customer('acme').subscribe().start();
  const plan = await app.api.get<{ charges: { meter_id: string }[] }>(`/pricing-plans/${world.planId}`);
  const featureId = (await app.api.post<Body>('/features', { name: 'Tokens', type: 'metered', meter_id: plan.charges[0]?.meter_id }))['id'] as string;
  if (limits) await app.api.post('/entitlements', { plan_id: world.planId, feature_id: featureId, ...limits });
  const named = { customer_id: world.customer(), feature_id: featureId };
  return {
    world,
    featureId,
    check: (quantity = '1') => app.api.post('/entitlements/check', { ...named, quantity }),
    record: (quantity) => app.api.post('/entitlements/check', { ...named, record: true, quantity }),
    hold: (quantity) => app.api.post('/entitlements/reservations', { ...named, quantity }),
  };
}

const blocked = credit('0.02', 'block', TOKENS);
const use = ({ world }: Asked, tokens: number, at?: string) => world.events(1, { event: EVENT, properties: { tokens }, ...(at ? { at } : {}) });

describe('a charge in credits that blocks overage', () => {
  it('allows what the customer’s credits cover, to the last unit, and nothing beyond', async () => {
    const asked = await customerOf([blocked]);
    expect(await asked.check()).toMatchObject({ allowed: false, reason: 'credits_exhausted', remaining: '0', limit: null });
    await asked.world.grant(100);
    expect(await asked.check('100')).toMatchObject({ allowed: true, reason: 'ok', remaining: '100', current_usage: '0' });
    expect(await asked.check('101')).toMatchObject({ allowed: false, reason: 'credits_exhausted', remaining: '100' });
    await use(asked, 70);
    expect(await asked.check('30')).toMatchObject({ allowed: true, remaining: '30', current_usage: '70', reset_at: '2026-02-01T00:00:00.000Z' });
    expect(await asked.check('30.5')).toMatchObject({ allowed: false, reason: 'credits_exhausted' });
    await asked.world.grant(1);
    expect(await asked.check('31')).toMatchObject({ allowed: true });
  });

  it('counts credits by what a unit draws', async () => {
    const asked = await customerOf([{ ...blocked, credits_per_unit: '4' } as Charge]);
    await asked.world.grant(100);
    expect([(await asked.check('25'))['allowed'], (await asked.check('25.25'))['allowed']]).toEqual([true, false]);
  });

  it('leaves to others what they have burnt of the same credits', async () => {
    const asked = await customerOf([blocked, perUnit('1', { event: 'image' })]);
    await asked.world.grant(100);
    await asked.world.events(40, { event: 'image' });
    expect(await asked.check('60')).toMatchObject({ allowed: true, remaining: '60' });
    expect(await asked.check('61')).toMatchObject({ allowed: false });
  });

  it('is held to by records and holds together, however many come at once', async () => {
    const asked = await customerOf([blocked]);
    await asked.world.grant(100);
    const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => (i % 2 ? asked.record(15) : asked.hold(15))));
    expect(answers.filter((answer) => answer['allowed'])).toHaveLength(6);
    expect(await asked.check('10')).toMatchObject({ allowed: true, remaining: '10' });
    expect(await asked.record(11)).toMatchObject({ allowed: false, reason: 'credits_exhausted', event: { recorded: false } });
    expect(await asked.record(10)).toMatchObject({ allowed: true, remaining: '0', event: { recorded: true } });
  });

  it('lets included units through first, and the credits decide beyond a soft limit alone', async () => {
    const soft = await customerOf([blocked], { usage_limit: 10, is_soft_limit: true });
    expect(await soft.check('11')).toMatchObject({ allowed: false, reason: 'credits_exhausted', remaining: '10' });
    await soft.world.grant(5);
    expect(await soft.check('15')).toMatchObject({ allowed: true, reason: 'ok', remaining: '15' });
    await use(soft, 12);
    expect(await soft.check('3')).toMatchObject({ allowed: true, remaining: '3' });
    expect(await soft.check('4')).toMatchObject({ allowed: false, reason: 'credits_exhausted' });
    const hard = await customerOf([blocked], { usage_limit: 10 });
    expect(await hard.check('10')).toMatchObject({ allowed: true, reason: 'ok' });
    expect(await hard.check('11')).toMatchObject({ allowed: false, reason: 'limit_reached' });
    expect(await (await customerOf([blocked], {})).check('99')).toMatchObject({ allowed: true, reason: 'unlimited' });
  });

  it('asks for credits that are valid now, and never for those of a period that is over', async () => {
    const asked = await customerOf([blocked]);
    await asked.world.grant(100);
    await use(asked, 20);
    await asked.world.clock.to('2026-02-01');
    expect(await asked.check()).toMatchObject({ allowed: false, reason: 'credits_exhausted' });
    await asked.world.grant(50, { rollover: true });
    await use(asked, 10, '2026-02-01');
    await asked.world.clock.to('2026-03-01');
    expect(await asked.check('40')).toMatchObject({ allowed: true, remaining: '40' });
  });

  it('is no matter of a charge that bills or ignores overage', async () => {
    for (const overage of ['bill', 'ignore'] as const) {
      const asked = await customerOf([credit('0.02', overage, TOKENS)]);
      expect(await asked.check()).toMatchObject({ allowed: false, reason: 'no_entitlement' });
      const entitled = await customerOf([credit('0.02', overage, TOKENS)], { usage_limit: 1, is_soft_limit: true });
      expect(await entitled.check('5')).toMatchObject({ allowed: true, reason: 'soft_limit_exceeded' });
    }
  });
});
