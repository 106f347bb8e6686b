import { isOver } from '../billing/subscription';
import { clockOf, settleClock, type TestClockRow } from '../clocks';
import { expireReservation } from '../entitlements';
import { deliverCommand, findCommand, requireSubscription, type SubscriptionRow } from '../subscriptions';
import { inTransaction, settleOutbox, type Instant, type OutboxRow, type RelayedTopic } from '../platform';
import type { AppDeps } from './routes';

type Handler = (deps: AppDeps, entry: OutboxRow) => Promise<void>;

/** What the relay does for each topic. Every handler may run twice: what it calls is keyed by business ids. */
export const RELAY_HANDLERS: Readonly<Record<RelayedTopic, Handler>> = {
  'subscription.start': async (deps, entry) => {
    await startFromDatabase(deps, entry.subject_id);
    await settle(deps, 'subscription.start', entry);
  },
  'subscription.command': async (deps, entry) => {
    const row = await findCommand(deps.db, entry.subject_id);
    if (row && row.applied_at === null && row.refusal === null) {
      const subscription = await requireSubscription(deps.db, row.environment_id, row.subscription_id);
      const outcome = await deliverCommand(deps, subscription, { id: row.id, command: row.payload.command });
      if (!outcome.accepted) await deps.db('subscription_commands').where({ id: row.id }).whereNull('applied_at').update({ refusal: outcome.reason });
    }
    await settle(deps, 'subscription.command', entry);
  },
  'subscription.threshold': async (deps, entry) => {
    await deps.workflows.command(entry.subject_id, { id: `threshold_${entry.id}`, command: { kind: 'bill_threshold' } });
    // This entry alone: another one of the same subscription may ask about what has arrived since.
    await deps.db('outbox').where({ id: entry.id }).update({ processed_at: deps.clock.now(), last_error: null });
  },
  'test_clock.advance': async (deps, entry) => {
    const clock = await deps.db<TestClockRow>('test_clocks').where({ id: entry.subject_id }).first();
    if (clock?.target_time) await settleClock(deps, clock, clock.target_time);
    await settle(deps, 'test_clock.advance', entry);
  },
  'reservation.expire': async (deps, entry) => {
    await inTransaction(deps, (tx) => expireReservation(tx, entry.subject_id));
    await settle(deps, 'reservation.expire', entry);
  },
  'rollout.wake': async (deps, entry) => {
    await deps.rollouts.wake(entry.subject_id);
    await settle(deps, 'rollout.wake', entry);
  },
  'simulation.run': async (deps, entry) => {
    await deps.simulations.run({ id: entry.subject_id, environmentId: entry.environment_id });
    await settle(deps, 'simulation.run', entry);
  },
};

function settle(deps: AppDeps, topic: RelayedTopic, entry: OutboxRow): Promise<void> {
  return settleOutbox(deps.db, topic, entry.subject_id, deps.clock.now());
}

/** Starts a subscription's workflow from what the database knows; false when it has nothing left to do. */
export async function startFromDatabase(deps: Pick<AppDeps, 'db' | 'workflows'>, subscriptionId: string): Promise<boolean> {
  const row = (await deps
    .db('subscriptions as subscription')
    .join('customers as customer', 'customer.id', 'subscription.customer_id')
    .where('subscription.id', subscriptionId)
    .first('subscription.life', 'subscription.environment_id', 'subscription.customer_id', 'subscription.plan_id', 'customer.test_clock_id')) as
    | (Pick<SubscriptionRow, 'life' | 'environment_id' | 'customer_id' | 'plan_id'> & { test_clock_id: string | null })
    | undefined;
  if (!row || row.life.phase === 'draft' || isOver(row.life)) return false;
  const clock: Instant | null = await clockOf(deps.db, row.test_clock_id);
  await deps.workflows.start({ life: row.life, clock, environmentId: row.environment_id, customerId: row.customer_id, planId: row.plan_id });
  return true;
}
