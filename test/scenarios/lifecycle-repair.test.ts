import { createHash } from 'node:crypto';
import { breakInvoicesOf, brief, flat, perUnit, scenario, testApp, type SubscriptionView, type World } from '../harness';

const app = testApp();

interface Activity {
  readonly cause: string;
  readonly kind: string;
  readonly cause_id: string;
  readonly actor: string;
  readonly state_before: string | null;
  readonly state_after: string;
  readonly inputs_hash: string;
  readonly invoice_ids: readonly string[];
  readonly at: string;
}

/** Requests at 1, by the month from 1 January. */
function monthly(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<World> {
  return scenario(app).clock('2024-01-01').plan(perUnit('1')).customer(name).subscribe(fields).start();
}

function ask(world: World, verb: string) {
  return app.api.ask<SubscriptionView & { reason?: string; settled?: boolean }>('POST', `/subscriptions/${world.subscriptionId()}/${verb}`);
}

async function breakInvoices(world: World) {
  return breakInvoicesOf(app.deps.db, (await world.subscription()).customer_id);
}

function advance(world: World, to: string) {
  return app.api.ask('POST', `/test-clocks/${world.clockId()}/advance`, { frozen_time: `${to}T00:00:00Z` });
}

async function activity(world: World): Promise<readonly Activity[]> {
  return (await app.api.get<{ items: readonly Activity[] }>(`/subscriptions/${world.subscriptionId()}/activity?order=asc`)).items;
}

it('a subscription that is held bills nothing, and when it is released everything is billed in order, each period as of its own end', async () => {
  const world = await monthly('held');
  expect((await ask(world, 'hold')).body).toMatchObject({ held: true, subscription_status: 'active' });
  for (const [month, count] of [
    ['01', 1],
    ['02', 2],
    ['03', 3],
  ] as const)
    await world.events(count, { at: `2024-${month}-10` });
  await world.clock.to('2024-04-10');
  expect([await world.invoices(), (await world.subscription()).current_period_end]).toEqual([[], '2024-02-01T00:00:00.000Z']);
  expect((await ask(world, 'release')).body).toMatchObject({ held: false, current_period_start: '2024-04-01T00:00:00.000Z' });
  expect((await world.invoices()).map(brief)).toEqual([
    { status: 'open', period: '2024-01-01 2024-02-01', total: '1.00' },
    { status: 'open', period: '2024-02-01 2024-03-01', total: '2.00' },
    { status: 'open', period: '2024-03-01 2024-04-01', total: '3.00' },
  ]);
});

it('a subscription that is held can still be cancelled, and ends when it is released', async () => {
  const world = await monthly('held and left');
  await world.events(4);
  await ask(world, 'hold');
  await world.clock.to('2024-01-20');
  expect(await world.cancel({ cancellation_type: 'immediate' })).toMatchObject({ subscription_status: 'active', cancel_at: '2024-01-20T00:00:00.000Z' });
  await world.clock.to('2024-03-01');
  expect(await world.invoices()).toEqual([]);
  await ask(world, 'release');
  expect(await world.subscription()).toMatchObject({ subscription_status: 'cancelled', ended_at: '2024-01-20T00:00:00.000Z' });
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-01-01 2024-01-20', total: '4.00' }]);
});

it('a failing subscription that is held is left in peace, and goes on when it is released', async () => {
  const world = await monthly('held while failing');
  await world.events(5);
  const mend = await breakInvoices(world);
  expect((await advance(world, '2024-02-01')).status).toBe(503);
  await ask(world, 'hold');
  const { attempts = 0 } = (await world.runs()).find(({ status }) => status === 'failed') ?? {};
  await mend();
  expect((await world.runs()).find(({ step }) => step === 'close_period:0')).toMatchObject({ status: 'failed', attempts });
  await ask(world, 'release');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['5.00']);
});

it('hold and release refuse what is so already', async () => {
  const world = await monthly('so already');
  expect((await ask(world, 'release')).body.reason).toBe('command_refused');
  await ask(world, 'hold');
  expect((await ask(world, 'hold')).body.reason).toBe('command_refused');
});

it('a step that fails is passed over without billing, and the next period is billed as ever', async () => {
  const world = await monthly('skipped');
  await world.events(5);
  const mend = await breakInvoices(world);
  await advance(world, '2024-02-01');
  expect((await ask(world, 'skip')).body).toMatchObject({ current_period_start: '2024-02-01T00:00:00.000Z' });
  await mend();
  await world.clock.to('2024-02-01');
  await world.events(2, { at: '2024-02-10' });
  await world.clock.to('2024-03-01');
  expect((await world.invoices()).map(brief)).toEqual([{ status: 'open', period: '2024-02-01 2024-03-01', total: '2.00' }]);
});

it('only a step that has failed can be passed over, and only once', async () => {
  const world = await monthly('nothing to skip');
  expect((await ask(world, 'skip')).body.reason).toBe('no_failed_run');
  const mend = await breakInvoices(world);
  await advance(world, '2024-02-01');
  expect((await ask(world, 'skip')).status).toBe(200);
  expect((await ask(world, 'skip')).body.reason).toBe('no_failed_run');
  await mend();
});

it('the last period of a cancelled subscription can be passed over: it ends without an invoice', async () => {
  const world = await monthly('skipped last');
  await world.events(5);
  await world.clock.to('2024-01-20');
  const mend = await breakInvoices(world);
  await world.cancel({ cancellation_type: 'immediate' });
  expect((await ask(world, 'skip')).body).toMatchObject({ subscription_status: 'cancelled' });
  await mend();
  expect(await world.invoices()).toEqual([]);
});

it('retry after a failure bills once, and says that all is well', async () => {
  const world = await monthly('retried');
  await world.events(5);
  const mend = await breakInvoices(world);
  await advance(world, '2024-02-01');
  await mend();
  expect((await ask(world, 'retry')).body).toMatchObject({ settled: true });
  await world.clock.to('2024-02-01');
  expect((await world.invoices()).map(({ total }) => total)).toEqual(['5.00']);
});

describe('the activity of a subscription', () => {
  it('tells every change with cause, actor, states and invoices, in order', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan([flat('10', { timing: 'advance' }), perUnit('1')])
      .customer('told')
      .subscribe({ trial_period_days: 10 })
      .start();
    await world.clock.to('2024-01-11');
    await ask(world, 'pause');
    await ask(world, 'hold');
    await ask(world, 'release');
    await world.cancel({ cancellation_type: 'immediate', reason: 'enough' });
    const told = await activity(world);
    expect(told.map(({ cause, kind, state_before, state_after }) => [cause, kind, state_before, state_after])).toEqual([
      ['command', 'create', null, 'scheduled'],
      ['step', 'start', 'scheduled', 'trialing'],
      ['step', 'end_trial', 'trialing', 'active'],
      ['command', 'pause', 'active', 'paused'],
      ['command', 'hold', 'paused', 'held'],
      ['command', 'release', 'held', 'paused'],
      ['command', 'cancel_now', 'paused', 'paused'],
      ['step', 'close_period', 'paused', 'cancelled'],
    ]);
    const [key] = (await app.deps.db('api_keys').where({ environment_id: app.environmentId }).select('id')) as { id: string }[];
    for (const entry of told) expect(entry.actor).toBe(entry.cause === 'step' ? 'system' : key?.id);
    for (const { inputs_hash } of told) expect(inputs_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(told.map(({ inputs_hash }) => inputs_hash)).size).toBe(told.length);
    expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).sort());
    const invoices = (await world.invoices()).map(({ id }) => id);
    expect(told.flatMap(({ invoice_ids }) => invoice_ids).sort()).toEqual([...invoices].sort());
  });

  it('is written with what it tells of: a step that failed leaves none, nor does a command that was refused', async () => {
    const world = await monthly('undone');
    const before = await activity(world);
    const mend = await breakInvoices(world);
    await advance(world, '2024-02-01');
    await ask(world, 'resume');
    expect(await activity(world)).toEqual(before);
    await mend();
  });

  it('has equal hashes for equal inputs: the hash is that of the canonical JSON of cause, time and life', async () => {
    const world = await monthly('hashed');
    const life = (await app.deps.db('subscriptions').where({ id: world.subscriptionId() }).first('life')) as { life: object };
    await ask(world, 'hold');
    const inputs = { command: { kind: 'hold' }, now: '2024-01-01T00:00:00.000Z', ...life };
    expect((await activity(world)).at(-1)?.inputs_hash).toBe(createHash('sha256').update(canonical(inputs)).digest('hex'));
  });
});

/** The test's own canonical JSON: keys in order, nothing between. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
