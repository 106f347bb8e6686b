import fc from 'fast-check';
import { flat, graduated, packages, perUnit, scenario, testApp, volume, type Charge, type World } from '../../harness';
import { resultsOf, simulate } from '../../harness/simulate';

const app = testApp({ graceSeconds: 0 });

const model = fc.constantFrom<(event: string) => Charge>(
  (event) => perUnit('0.037', { event }),
  (event) =>
    graduated(
      [
        [5, '1.01'],
        [null, '0.333'],
      ],
      { event },
    ),
  (event) =>
    volume(
      [
        [4, '2'],
        [null, '1.5'],
      ],
      { event },
    ),
  (event) => packages('7.77', 3, { event }),
);

const history = fc.record({
  fee: fc.constantFrom(flat('19.99'), flat('30', { timing: 'advance' })),
  models: fc.tuple(model, model),
  others: fc.tuple(fc.constantFrom('0', '12.34'), model, model),
  used: fc.array(fc.record({ day: fc.integer({ min: 0, max: 80 }), count: fc.integer({ min: 1, max: 9 }), second: fc.boolean() }), { maxLength: 5 }),
  late: fc.integer({ min: 0, max: 6 }),
  credits: fc.integer({ min: 0, max: 12 }),
  trial: fc.constantFrom(0, 10),
  cancelled: fc.boolean(),
  discounted: fc.boolean(),
});

const day = (count: number) => new Date(Date.UTC(2024, 0, 10 + count)).toISOString();

type Recipe = typeof history extends fc.Arbitrary<infer T> ? T : never;

async function percentOff(): Promise<string> {
  const { id } = await app.api.post<{ readonly id: string }>('/coupons', { name: 'Tenth', type: 'percentage', percentage_off: '10', cadence: 'forever' });
  return id;
}

/** A customer with four months behind it: fees, usage of two meters in time and late, credits, a coupon, a trial, an end. */
async function live({ used, late, credits, trial, cancelled, discounted }: Recipe, charges: readonly Charge[]): Promise<World> {
  const clocked = scenario(app).clock(day(0)).plan(charges).customer('lived');
  const world = await (credits > 0 ? clocked.grant(credits, { rollover: true }) : clocked).subscribe(trial > 0 ? { trial_period_days: trial } : {}).start();
  if (discounted) await app.api.post('/coupons/associations', { subscription_id: world.subscriptionId(), coupon_id: await percentOff() });
  for (const { day: at, count, second } of used) await world.events(count, { at: day(at), event: second ? 'second' : 'first' });
  await world.clock.to(day(100));
  if (late > 0) await world.events(late, { at: day(30), event: 'first' });
  await world.clock.to(day(130));
  if (cancelled) await world.cancel({ cancellation_type: 'immediate' });
  return world;
}

async function expectTheSame(world: World, plan_id: string): Promise<void> {
  const simulation = await simulate(app.api, { subject: { customer_id: world.customer() }, candidate: { plan_id } });
  expect(simulation).toMatchObject({ status: 'succeeded', progress: { done: 1, total: 1 }, failure: null });
  expect(simulation.totals).toMatchObject([{ currency: 'usd', difference: '0.00', unmatched_lines: 0, skipped_invoices: 0 }]);
  const [result] = await resultsOf(app.api, simulation.id);
  const simulated = result?.invoices.map(({ invoice_id, old, new: now, difference }) => [invoice_id, old, now, difference]);
  expect(simulated?.sort()).toEqual((await world.invoices()).map(({ id, total }) => [id, total, total, '0.00']).sort());
}

const chargesOf = ({ fee, models }: Recipe) => [fee, models[0]('first'), models[1]('second')];
const otherCharges = ({ fee, others: [amount, first, second] }: Recipe) => [{ ...fee, amount }, first('first'), second('second')];

it('costs every customer the same to the last digit under the plan that was billed, and under its twin', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (recipe) => {
      const world = await live(recipe, chargesOf(recipe));
      const twin = await app.api.post<{ readonly id: string }>('/pricing-plans', { name: 'Twin', currency: 'usd', charges: chargesOf(recipe) });
      await expectTheSame(world, world.planId);
      await expectTheSame(world, twin.id);
    }),
    { numRuns: 8, seed: 20_241 },
  );
});

it('comes to what was billed to a customer who lived the same on that plan', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (recipe) => {
      const world = await live(recipe, chargesOf(recipe));
      const other = await live(recipe, otherCharges(recipe));
      const simulation = await simulate(app.api, { subject: { customer_id: world.customer() }, candidate: { plan_id: other.planId } });
      const [result] = await resultsOf(app.api, simulation.id);
      const inTime = <T extends { readonly period_end: string; readonly kind: string }>(invoices: readonly T[]) =>
        [...invoices].sort((a, b) => `${a.period_end} ${a.kind}`.localeCompare(`${b.period_end} ${b.kind}`));
      expect(inTime(result?.invoices ?? []).map((invoice) => invoice.new)).toEqual(inTime(await other.invoices()).map(({ total }) => total));
    }),
    { numRuns: 8, seed: 20_242 },
  );
});
