import { inTransaction, Refusal, settleOutbox, type Db, type Instant } from '../../platform';
import type { ClockDeps } from '../port';
import { findClock, subscriptionsOnClock, type ClockSubscription, type Settled, type TestClockRow } from '../store';

// As many subscriptions are moved at once as a worker serves well.
const CONCURRENCY = 40;

/**
 * Takes every subscription on the clock to its target, then sets the clock. Each customer's subscriptions move in lockstep, from one
 * boundary to the next, because they share credits and the earlier boundary must burn first. Doing it again finishes what a crash left.
 */
export async function settleClock(deps: ClockDeps, clock: TestClockRow, to: Instant): Promise<TestClockRow> {
  const subscriptions = await subscriptionsOnClock(deps.db, clock.id);
  const families = groupByCustomer(subscriptions);
  const failures: string[] = [];
  await eachOf(families, CONCURRENCY, async (family) => {
    const failure = await settleFamily(deps, family, clock.frozen_time, to);
    if (failure !== null) failures.push(failure);
  });
  if (failures.length > 0) throw new Refusal('clock_not_settled', { failures: failures.slice(0, 10) }, [], 2);
  return inTransaction(deps, (tx) => finish(tx, clock, to, subscriptions.length));
}

/** One subscription goes straight to the end; several stop at each other's boundaries. Answers with why it could not settle, or null. */
async function settleFamily(deps: ClockDeps, family: readonly ClockSubscription[], from: Instant, to: Instant): Promise<string | null> {
  const [only] = family;
  if (only && family.length === 1) return (await deps.settleSubscription(only.id, to)).failure;
  for (let at = from; ; ) {
    let next: Instant | null = null;
    for (const { id } of family) {
      const outcome = await deps.settleSubscription(id, at);
      if (!outcome.settled) return outcome.failure;
      if (outcome.nextAt !== null && outcome.nextAt > at && (next === null || outcome.nextAt < next)) next = outcome.nextAt;
    }
    if (at === to) return null;
    at = next !== null && next < to ? next : to;
  }
}

/** Sets the clock, unless another caller has done so: then it may have moved on already, and must never be set back. */
async function finish(deps: ClockDeps, clock: TestClockRow, to: Instant, subscriptions: number): Promise<TestClockRow> {
  const settled: Settled = { from: clock.frozen_time, to, subscriptions, ...(await countEvents(deps.db, clock.id, clock.frozen_time, to)) };
  const updated_at = deps.clock.now();
  const changed = { frozen_time: to, target_time: null, status: 'ready' as const, updated_at };
  const set = await deps
    .db('test_clocks')
    .where({ id: clock.id, target_time: to })
    .update({ ...changed, settled: JSON.stringify(settled) });
  if (set === 0) return (await findClock(deps.db, clock.environment_id, clock.id)) ?? clock;
  await deps.clockMoved(deps, clock.id, to);
  await settleOutbox(deps.db, 'test_clock.advance', clock.id, updated_at);
  return { ...clock, ...changed, settled };
}

/** What the runs say was done on the clock's time between the two instants; an invoice that was drafted and made final in it is one. Uses the unique index (subscription_id, step_key). */
async function countEvents(db: Db, clockId: string, from: Instant, to: Instant) {
  const [row] = (await db('billing_runs as run')
    .join('subscriptions as subscription', 'subscription.id', 'run.subscription_id')
    .join('customers as customer', 'customer.id', 'subscription.customer_id')
    .joinRaw('left join lateral unnest(run.invoice_ids) as invoice(id) on true')
    .where('customer.test_clock_id', clockId)
    .where('run.status', 'succeeded')
    .where('run.due_at', '>', from)
    .where('run.due_at', '<=', to)
    .select(
      db.raw(`count(distinct run.id) filter (where run.kind = 'end_trial')::int as trials_ended`),
      db.raw(`count(distinct run.id) filter (where run.kind in ('close_period', 'end_trial'))::int as periods_closed`),
      db.raw(`count(distinct invoice.id)::int as invoices`),
    )) as { trials_ended: number; periods_closed: number; invoices: number }[];
  return row ?? { trials_ended: 0, periods_closed: 0, invoices: 0 };
}

function groupByCustomer(subscriptions: readonly ClockSubscription[]): readonly (readonly ClockSubscription[])[] {
  const families = new Map<string, ClockSubscription[]>();
  for (const subscription of subscriptions) families.set(subscription.customer_id, [...(families.get(subscription.customer_id) ?? []), subscription]);
  return [...families.values()];
}

async function eachOf<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lanes = Array.from({ length: Math.min(concurrency, queue.length) }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  });
  await Promise.all(lanes);
}
