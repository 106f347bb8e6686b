import type { Db, Instant } from '../platform';

export interface TestClockRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly frozen_time: Instant;
  readonly target_time: Instant | null;
  readonly status: 'ready' | 'advancing';
  readonly settled: Settled;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

/** What happened while a clock moved. */
export interface Settled {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly subscriptions?: number;
  readonly invoices?: number;
  readonly trials_ended?: number;
  readonly periods_closed?: number;
}

export function findClock(db: Db, environmentId: string, id: string): Promise<TestClockRow | undefined> {
  return db<TestClockRow>('test_clocks').where({ id, environment_id: environmentId }).first();
}

export interface ClockSubscription {
  readonly id: string;
  readonly customer_id: string;
}

/** Subscriptions that live on a clock and still have something to do, also those that ended but wait for their last invoice. Oldest first: so they burn the credits that they share. */
export async function subscriptionsOnClock(db: Db, clockId: string): Promise<readonly ClockSubscription[]> {
  return db('subscriptions as subscription')
    .join('customers as customer', 'customer.id', 'subscription.customer_id')
    .where('customer.test_clock_id', clockId)
    .whereRaw(`(subscription.life->>'phase' not in ('ended', 'draft') or jsonb_array_length(subscription.life->'drafts') > 0)`)
    .orderBy(['subscription.created_at', 'subscription.id'])
    .select('subscription.id', 'subscription.customer_id') as unknown as Promise<ClockSubscription[]>;
}
