import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createLogger } from '../../src/platform';
import { installRuntime } from '../../src/temporal';
import type { PeriodUnit } from '../../src/billing/calendar';
import type { Command, Life } from '../../src/billing/subscription';
import { advanceClockUpdate, commandUpdate, retryUpdate, stateQuery } from '../../workflows/subscription/messages';
import type { subscriptionWorkflow } from '../../workflows';
import { timeSkippingServerPath, workflowBundle } from '../harness/stack';
import { Books } from './books';

const TASK_QUEUE = 'workflows';
const DAY_MS = 86_400_000;
let environment: TestWorkflowEnvironment;
let started = 0;

beforeAll(async () => {
  installRuntime(createLogger('fatal'));
  const executable = { type: 'existing-path', path: await timeSkippingServerPath() } as const;
  environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
});
afterAll(() => environment.teardown());

interface Subscription {
  readonly books: Books;
  readonly handle: ReturnType<typeof environment.client.workflow.getHandle<typeof subscriptionWorkflow>>;
  command(command: Command): Promise<unknown>;
  /** Lets so many days pass on the server's clock. */
  days(count: number): Promise<void>;
  /** An instant so many days after the start. */
  day(count: number): string;
}

async function lifeOf(unit: PeriodUnit): Promise<Life> {
  const startAt = new Date(await environment.currentTimeMs()).toISOString();
  const cadence = { anchor: startAt, zone: 'UTC', unit, count: 1, alignment: 'anniversary' } as const;
  const ends = { trialEnd: null, open: null, endDate: null, endAt: null, billLastPeriod: true, drafts: [] };
  return { v: 1, subscriptionId: `sub_${(started += 1)}`, phase: 'scheduled', cadence, startAt, ...ends };
}

/** Runs a test with a subscription whose world is `Books`, on a worker that lives as long as the test. */
async function withSubscription(
  options: { readonly unit?: PeriodUnit; readonly clock?: boolean },
  test: (subscription: Subscription) => Promise<void>,
): Promise<void> {
  const life = await lifeOf(options.unit ?? 'month');
  const books = new Books(life);
  const { perform, applyCommand } = books;
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: { perform, applyCommand },
  });
  await worker.runUntil(async () => {
    const handle = await environment.client.workflow.start<typeof subscriptionWorkflow>('subscriptionWorkflow', {
      taskQueue: TASK_QUEUE,
      workflowId: `subscription/${life.subscriptionId}`,
      args: [{ life, clock: options.clock === true ? life.startAt : null }],
    });
    await test({
      books,
      handle,
      command: (command) => handle.executeUpdate(commandUpdate, { args: [{ id: `cmd_${books.commands.length}`, command }] }),
      days: (count) => environment.sleep(count * DAY_MS),
      day: (count) => new Date(Date.parse(life.startAt) + count * DAY_MS).toISOString(),
    });
    await handle.terminate().catch(() => undefined);
  });
}

/** Why an Update was refused, and what would be legal. */
async function refusal(update: Promise<unknown>): Promise<readonly unknown[]> {
  const error: unknown = await update.catch((thrown: unknown) => thrown);
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) throw error;
  return [error.cause.type, error.cause.details?.[0]];
}

it('sleeps from boundary to boundary and performs each step when it is due', () =>
  withSubscription({ unit: 'week' }, async ({ books, days, day }) => {
    await days(22);
    expect(books.performed.map(({ step }) => [step.kind, step.at])).toEqual([
      ['start', day(0)],
      ['close_period', day(7)],
      ['close_period', day(14)],
      ['close_period', day(21)],
    ]);
    for (const { step, now } of books.performed) expect(Date.parse(now) - Date.parse(step.at)).toBeLessThan(60_000);
  }));

it('moves its deadline when it is cancelled, and ends when its last period is closed', () =>
  withSubscription({ unit: 'year' }, async ({ books, handle, command, days, day }) => {
    await command({ kind: 'cancel_at', at: day(10) });
    await days(9);
    expect(books.steps()).toEqual(['start']);
    await days(2);
    await handle.result();
    expect(books.performed.at(-1)?.step).toEqual({ kind: 'close_period', at: day(10), sequence: 0, last: true });
  }));

it('moves its deadline back when the cancellation is undone', () =>
  withSubscription({ unit: 'week' }, async ({ books, command, days, day }) => {
    await command({ kind: 'cancel_at', at: day(3) });
    await command({ kind: 'keep' });
    await days(8);
    expect(books.performed.at(-1)?.step).toMatchObject({ kind: 'close_period', at: day(7), last: false });
  }));

it('refuses a command that makes no sense before it enters history, and says what would be legal', () =>
  withSubscription({}, async ({ books, handle, command, day }) => {
    await command({ kind: 'keep' });
    const refused = await refusal(command({ kind: 'cancel_at', at: day(-1) }));
    expect(refused).toEqual(['cancel_at_in_past', expect.arrayContaining(['pause', 'cancel_now', 'cancel_at', 'keep'])]);
    expect(books.commands).toHaveLength(1);
    const { events } = await handle.fetchHistory();
    const accepted = (events ?? []).filter(({ workflowExecutionUpdateAcceptedEventAttributes: update }) => update);
    expect(accepted).toHaveLength(1);
  }));

it('serves commands one at a time, in the order they came', () =>
  withSubscription({}, async ({ books, command, day }) => {
    await command({ kind: 'keep' });
    let running = 0;
    let most = 0;
    books.beforeCommand = async () => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all([3, 4, 5, 6].map((days) => command({ kind: 'cancel_at', at: day(days) })));
    expect([books.commands.length, most]).toEqual([5, 1]);
    expect(books.life.endAt).toBe(books.commands.map(({ command: served }) => ('at' in served ? served.at : '')).at(-1));
  }));

it('bills the end of a cancelled period before the command is answered', () =>
  withSubscription({}, async ({ books, handle, command, days }) => {
    await days(5);
    await command({ kind: 'cancel_now', billLastPeriod: true });
    expect(books.steps()).toEqual(['start', 'close_period:0']);
    await handle.result();
  }));

it('repeats a failed step after growing pauses, and shows what failed meanwhile', () =>
  withSubscription({ unit: 'day' }, async ({ books, handle, days }) => {
    await handle.executeUpdate(retryUpdate);
    books.failures.push(...Array.from({ length: 4 }, (_, n) => new Error(`no luck ${n}`)));
    await days(1);
    await environment.sleep(5_000);
    expect((await handle.query(stateQuery)).failure).toMatchObject({ step: 'close_period:0', message: expect.stringMatching(/no luck/) });
    await environment.sleep(60_000);
    expect((await handle.query(stateQuery)).failure).toBeNull();
    const tries = books.performed.filter(({ step }) => step.kind === 'close_period');
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    const pauses = tries.slice(1).map(({ now }, n) => Math.round((Date.parse(now) - Date.parse(tries[n]?.now ?? '')) / 1_000));
    expect(pauses).toEqual([1, 2, 4, 8]);
  }));

it('tries a failed step at once when told to', () =>
  withSubscription({ clock: true }, async ({ books, handle, day }) => {
    await handle.executeUpdate(retryUpdate);
    books.failures.push(new Error('first'), new Error('second'));
    const moved = await handle.executeUpdate(advanceClockUpdate, { args: [day(40)] });
    expect(moved).toMatchObject({ settled: false, failure: { step: 'close_period:0', attempts: 1, message: 'first' } });
    expect(await handle.executeUpdate(retryUpdate)).toMatchObject({ settled: false, failure: { attempts: 2, message: 'second' } });
    expect(await handle.executeUpdate(retryUpdate)).toMatchObject({ settled: true, failure: null });
  }));

it('serves commands while a step fails', () =>
  withSubscription({ clock: true }, async ({ books, handle, command, day }) => {
    await handle.executeUpdate(retryUpdate);
    books.failures.push(new Error('stuck'));
    await handle.executeUpdate(advanceClockUpdate, { args: [day(40)] });
    expect(await command({ kind: 'cancel_at', at: day(50) })).toMatchObject({ accepted: true });
  }));

it('on a test clock does nothing until the clock is moved, then all that is due, in order and each at its own instant', () =>
  withSubscription({ clock: true }, async ({ books, handle, days, day }) => {
    await handle.executeUpdate(retryUpdate);
    await days(100);
    expect(books.steps()).toEqual(['start']);
    const { settled } = await handle.executeUpdate(advanceClockUpdate, { args: [day(70)] });
    expect([settled, books.steps()]).toEqual([true, ['start', 'close_period:0', 'close_period:1']]);
    expect(books.performed.slice(1).map(({ now }) => now)).toEqual(books.performed.slice(1).map(({ step }) => step.at));
    await handle.executeUpdate(advanceClockUpdate, { args: [day(10)] });
    expect((await handle.query(stateQuery)).clock).toBe(day(70));
  }));

it('carries its life and its clock into a new run after many steps, and loses nothing on the way', () =>
  withSubscription({ unit: 'day', clock: true }, async ({ books, handle, command, day }) => {
    const { runId } = await handle.describe();
    await handle.executeUpdate(advanceClockUpdate, { args: [day(60)] });
    await command({ kind: 'cancel_at', at: day(70) });
    const renewed = await handle.describe();
    expect(renewed.runId).not.toBe(runId);
    expect((await handle.query(stateQuery)).clock).toBe(day(60));
    await handle.executeUpdate(advanceClockUpdate, { args: [day(80)] });
    expect(books.steps()).toEqual(['start', ...Array.from({ length: 70 }, (_, n) => `close_period:${n}`)]);
    await handle.result();
  }));
