import type { Deps } from '../../platform';

// A row that the relay has begun on may have looked already; only one that nobody has taken still covers what has just arrived.
const ASK_SQL = `
  insert into outbox (environment_id, topic, subject_id, payload, created_at, available_at)
  select subscription.environment_id, 'subscription.threshold', subscription.id, '{}', ?, ?
  from subscriptions subscription join customers customer on customer.id = subscription.customer_id and customer.test_clock_id is null
  where subscription.id = any(?) and not exists (
    select 1 from outbox entry
    where entry.topic = 'subscription.threshold' and entry.subject_id = subscription.id and entry.processed_at is null and entry.attempts = 0)`;

/**
 * Has the relay look at these subscriptions' thresholds, once for however many who ask. Subscriptions on a test clock look when their clock
 * moves, so that a story has the same end each time.
 */
export async function askThreshold(deps: Pick<Deps, 'db' | 'clock'>, subscriptionIds: readonly string[], delayMs = 0): Promise<void> {
  const now = deps.clock.now();
  const from = new Date(Date.parse(now) + delayMs).toISOString();
  await deps.db.raw(ASK_SQL, [now, from, [...subscriptionIds]]);
}
