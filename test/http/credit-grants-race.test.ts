import { nextStep } from '../../src/billing/subscription';
import { inTransaction, type Deps } from '../../src/platform';
import { performStep, requireSubscription } from '../../src/subscriptions';
import { eventually, lockWaits, perUnit, scenario, testApp, type GrantView, type World } from '../harness';

// Without a worker a period whose end has come stays open until a test closes it.
const app = testApp({ worker: false });

const longerThanAMonthAgo = () => new Date(Date.now() - 32 * 86_400_000).toISOString();

/** A customer whose period has ended and is not closed yet. */
function overdue(name: string): Promise<World> {
  return subscriber(name).subscribe({ start_date: longerThanAMonthAgo() }).start();
}

function subscriber(name: string) {
  return scenario(app).plan(perUnit('1')).customer(name);
}

async function closePeriod(world: World): Promise<void> {
  const { id, life } = await requireSubscription(app.deps.db, app.environmentId, world.subscriptionId());
  const step = nextStep(life);
  if (step?.kind !== 'close_period') throw new Error(`The subscription's next step is ${step?.kind}.`);
  await performStep(app.deps, { subscriptionId: id, step, now: step.at, attempt: 1 });
}

/** Runs one thing up to its writing of a table, then another as far as it gets beside it, then both to their ends. */
async function overlapped(table: string, one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  const running: Promise<unknown>[] = [];
  await inTransaction<Deps, void>(app.deps, async (tx) => {
    await tx.db.raw(`lock table ${table} in share mode`);
    running.push(one());
    await eventually(
      () => lockWaits(app),
      (count) => count === 1,
    );
    running.push(other());
    // What waits for nobody is done by then.
    await Promise.race([
      running[1],
      eventually(
        () => lockWaits(app),
        (count) => count === 2,
      ),
    ]);
  });
  await Promise.all(running);
}

/** That the customer's one grant pays from the start of the one open period on. */
async function expectBound(world: World): Promise<void> {
  const open = app.deps
    .db('subscription_periods as period')
    .join('subscriptions as subscription', 'subscription.id', 'period.subscription_id')
    .join('customers as customer', 'customer.id', 'subscription.customer_id')
    .where('customer.external_id', world.customer())
    .whereNull('closed_at');
  const periods = (await open.select('starts_at', 'ends_at')) as { readonly starts_at: string; readonly ends_at: string }[];
  const grants = (await app.api.get<{ items: GrantView[] }>(`/credit-grants?customer_id=${world.customer()}`)).items;
  expect(grants.map((grant) => [grant.valid_from, grant.valid_until])).toEqual(periods.map((period) => [period.starts_at, period.ends_at]));
  expect(periods).toHaveLength(1);
}

describe('credits granted in the moment in which a period opens pay for that period', () => {
  it('when the grant comes first: the closing waits for it and finds it', async () => {
    const world = await overdue('grant-then-closing');
    await overlapped(
      'ledger_entries',
      () => world.grant(10),
      () => closePeriod(world),
    );
    await expectBound(world);
  });

  it('when the closing comes first: the grant waits for it and finds the period', async () => {
    const world = await overdue('closing-then-grant');
    await overlapped(
      'subscription_periods',
      () => closePeriod(world),
      () => world.grant(10),
    );
    await expectBound(world);
  });

  it('when the customer subscribes after the grant', async () => {
    const world = await subscriber('grant-then-start').start();
    await overlapped(
      'ledger_entries',
      () => world.grant(10),
      () => world.subscribe(),
    );
    await expectBound(world);
  });

  it('when the customer subscribes before the grant', async () => {
    const world = await subscriber('start-then-grant').start();
    await overlapped(
      'subscription_periods',
      () => world.subscribe(),
      () => world.grant(10),
    );
    await expectBound(world);
  });

  it('when the clock that the grant goes by has not come as far as the period', async () => {
    const world = await subscriber('clock-behind').clock('2024-01-20').subscribe({ start_date: '2024-01-01T00:00:00Z' }).start();
    await closePeriod(world);
    await world.grant(10);
    await expectBound(world);
  });
});
