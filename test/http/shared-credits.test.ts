import { nextStep } from '../../src/billing/subscription';
import { performStep, requireSubscription } from '../../src/subscriptions';
import { perUnit, scenario, testApp, type GrantView, type World } from '../harness';

// Without a worker a test says which subscription is billed first.
const app = testApp({ worker: false });

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A customer with two subscriptions whose periods ended at one instant, both for the same 60 requests; two grants of 50 and 40 are left to pay for them. */
async function twoEnded(name: string): Promise<{ readonly world: World; readonly grants: readonly GrantView[] }> {
  const start_date = daysAgo(32);
  const world = await scenario(app).plan(perUnit('0.10')).customer(name).subscribe({ start_date }).subscribe({ start_date }).start();
  const validity = { rollover: true };
  const grants = [await world.grant(50, validity), await world.grant(40, validity)];
  // Granted today they pay from the start of the running period on; these are to have been there from the first.
  await app.deps
    .db('credit_grants')
    .whereIn('id', [grants[0]?.id ?? '', grants[1]?.id ?? ''])
    .update({ valid_from: start_date });
  await world.events(60, { at: daysAgo(10) });
  return { world, grants };
}

async function close(world: World, index: number): Promise<void> {
  const { id, life } = await requireSubscription(app.deps.db, app.environmentId, world.subscriptionId(index));
  const step = nextStep(life);
  if (step === null) throw new Error('The subscription has nothing left to do.');
  await performStep(app.deps, { subscriptionId: id, step, now: step.at, attempt: 1 });
}

/** By subscription: what credits paid for, and what is billed. */
async function outcome(world: World) {
  const invoices = await world.invoices();
  return [0, 1].map((index) => {
    const invoice = invoices.find(({ subscription_id }) => subscription_id === world.subscriptionId(index));
    return [invoice?.line_items[0]?.credits_applied, invoice?.total];
  });
}

async function burnt(grants: readonly GrantView[]): Promise<readonly string[]> {
  return Promise.all(grants.map(async ({ id }) => (await app.api.get<GrantView>(`/credit-grants/${id}`)).remaining));
}

const FIRST = ['60', '0.00'];
const SECOND = ['30', '3.00'];

it.each([
  ['one', [0, 1], [FIRST, SECOND]],
  ['the other', [1, 0], [SECOND, FIRST]],
] as const)(
  'two subscriptions whose periods end at one instant burn the same of their credits and no lot twice when %s is billed first',
  async (name, order, expected) => {
    const { world, grants } = await twoEnded(`first-${name}`);
    for (const index of order) await close(world, index);
    expect(await outcome(world)).toEqual(expected);
    expect(await burnt(grants)).toEqual(['0', '0']);
  },
);

it('burns no lot twice when both are billed at once', async () => {
  const { world, grants } = await twoEnded('at-once');
  await Promise.all([close(world, 0), close(world, 1)]);
  expect([...(await outcome(world))].sort()).toEqual([SECOND, FIRST]);
  expect(await burnt(grants)).toEqual(['0', '0']);
});
