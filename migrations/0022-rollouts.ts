import type { Knex } from 'knex';

/** Bringing the subscriptions of a plan to what it sells now, one by one. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table rollouts (
      id text primary key,
      environment_id text not null references environments,
      plan_id text not null references plans,
      -- A preview does everything and undoes it, subscription by subscription.
      preview boolean not null,
      takes_effect text not null check (takes_effect in ('now', 'next_period')),
      proration text not null check (proration in ('invoice_now', 'next_invoice', 'none')),
      per_second int not null check (per_second > 0),
      status text not null check (status in ('running', 'paused', 'succeeded', 'cancelled')),
      total int not null,
      finished_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index rollouts_list on rollouts (environment_id, created_at, id);

    -- One row for each subscription: its key and status are what makes each be changed exactly once.
    create table rollout_subscriptions (
      id text primary key,
      rollout_id text not null references rollouts,
      subscription_id text not null references subscriptions,
      status text not null default 'pending' check (status in ('pending', 'changed', 'scheduled', 'unchanged', 'refused', 'failed')),
      reason text,
      result jsonb,
      handled_at timestamptz,
      created_at timestamptz not null,
      unique (rollout_id, subscription_id)
    );
    create index rollout_subscriptions_pending on rollout_subscriptions (rollout_id, subscription_id) where status = 'pending';
  `);
}
