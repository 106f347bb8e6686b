import type { Knex } from 'knex';

/** Subscriptions, their lines and periods, the commands given to them and the runs that bill them. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table subscriptions (
      id text primary key,
      environment_id text not null references environments,
      customer_id text not null references customers,
      plan_id text not null references plans,
      status text not null check (status in ('draft', 'scheduled', 'trialing', 'active', 'paused', 'cancelled')),
      currency text not null,
      timezone text not null,
      billing_cycle text not null check (billing_cycle in ('anniversary', 'calendar')),
      billing_period text not null,
      billing_period_count int not null,
      start_date timestamptz not null,
      end_date timestamptz,
      billing_anchor timestamptz not null,
      trial_start timestamptz,
      trial_end timestamptz,
      proration_behavior text not null default 'none' check (proration_behavior in ('none', 'create_prorations')),
      trial_usage text not null default 'free' check (trial_usage in ('free', 'billed')),
      current_period_start timestamptz,
      current_period_end timestamptz,
      cancel_at timestamptz,
      cancel_at_period_end boolean not null default false,
      cancelled_at timestamptz,
      ended_at timestamptz,
      cancel_reason text not null default '',
      lookup_key text not null default '',
      metadata jsonb not null default '{}',
      -- The life as of the last step or command: what the workflow remembers is a copy of this.
      life jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index subscriptions_customer on subscriptions (customer_id);
    create index subscriptions_plan on subscriptions (plan_id) where status <> 'cancelled';
    create index subscriptions_list on subscriptions (environment_id, created_at, id);

    create table subscription_line_items (
      id text primary key,
      environment_id text not null,
      subscription_id text not null references subscriptions,
      price_id text not null references prices,
      position int not null,
      quantity numeric not null,
      display_name text not null,
      start_date timestamptz not null,
      end_date timestamptz,
      metadata jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (subscription_id, position)
    );

    -- Bounds are fixed when a period opens, so that a change of the zone database cannot move them afterwards.
    create table subscription_periods (
      id text primary key,
      subscription_id text not null references subscriptions,
      sequence int not null,
      kind text not null check (kind in ('trial', 'billing')),
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      closed_at timestamptz,
      finalized_at timestamptz,
      created_at timestamptz not null,
      check (starts_at <= ends_at),
      unique (subscription_id, sequence),
      unique (subscription_id, starts_at)
    );
    create unique index subscription_periods_one_open on subscription_periods (subscription_id) where closed_at is null;

    create table subscription_commands (
      id text primary key,
      environment_id text not null,
      subscription_id text not null references subscriptions,
      kind text not null,
      payload jsonb not null,
      requested_at timestamptz not null,
      applied_at timestamptz,
      refusal text,
      created_at timestamptz not null
    );
    create index subscription_commands_subscription on subscription_commands (subscription_id, created_at);

    -- One row for each step of a subscription that was tried: what it did, or why it failed.
    create table billing_runs (
      id text primary key,
      environment_id text not null,
      subscription_id text not null references subscriptions,
      step_key text not null,
      kind text not null,
      due_at timestamptz not null,
      status text not null check (status in ('failed', 'succeeded')),
      attempts int not null,
      error text,
      error_code text,
      next_attempt_at timestamptz,
      invoice_ids text[] not null default '{}',
      first_attempt_at timestamptz not null,
      last_attempt_at timestamptz not null,
      unique (subscription_id, step_key)
    );
    create index billing_runs_failed on billing_runs (environment_id, last_attempt_at) where status = 'failed';
  `);
}
