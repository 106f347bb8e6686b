import type { Knex } from 'knex';

/** Units held for work of unknown cost, what is granted by itself, and an outbox that can wait long without being read in vain. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table reservations (
      id text primary key,
      environment_id text not null references environments,
      customer_id text not null references customers,
      feature_id text not null references features,
      meter_id text not null references meters,
      quantity numeric not null check (quantity > 0),
      status text not null check (status in ('held', 'confirmed', 'released', 'expired')),
      -- What the caller makes a hold unique by; null for one that may be made again.
      request_key text,
      held_at timestamptz not null,
      -- In business time: from then on it counts for nothing, whether or not somebody has marked it.
      expires_at timestamptz not null check (expires_at > held_at),
      settled_at timestamptz,
      confirmed_quantity numeric check (confirmed_quantity > 0),
      event_ids text[] not null default '{}',
      metadata jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((status = 'held') = (settled_at is null)),
      check ((status = 'confirmed') = (confirmed_quantity is not null))
    );
    -- Each check reads it: only what is held lies in it, with all that the sum needs.
    create index reservations_held on reservations (customer_id, meter_id, expires_at) include (quantity) where status = 'held';
    create unique index reservations_request_key on reservations (environment_id, request_key) where request_key is not null;
    create index reservations_list on reservations (environment_id, created_at, id);

    -- Entries may be written for a later instant; the relay must not read past those each second.
    drop index outbox_pending;
    create index outbox_pending on outbox (available_at, id) where processed_at is null;

    create table standing_grants (
      id text primary key,
      environment_id text not null references environments,
      scope text not null check (scope in ('PLAN', 'SUBSCRIPTION', 'ADDON')),
      plan_id text references plans,
      addon_id text references addons,
      subscription_id text references subscriptions,
      -- The plan's or add-on's grant that this one of a subscription was copied from.
      copied_from_id text references standing_grants,
      -- The association of the add-on that brought it, and with which it ends.
      addon_association_id text,
      name text not null,
      credits numeric not null check (credits > 0),
      cadence text not null check (cadence in ('ONETIME', 'RECURRING')),
      period text check (period in ('DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUAL')),
      period_count int check (period_count > 0),
      expiration_type text not null check (expiration_type in ('NEVER', 'DURATION', 'BILLING_CYCLE')),
      expiration_duration int check (expiration_duration > 0),
      expiration_duration_unit text check (expiration_duration_unit in ('DAY', 'WEEK', 'MONTH', 'YEAR')),
      priority int,
      conversion_rate numeric,
      topup_conversion_rate numeric,
      start_date timestamptz,
      end_date timestamptz,
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((cadence = 'RECURRING') = (period is not null and period_count is not null)),
      check ((expiration_type = 'DURATION') = (expiration_duration is not null and expiration_duration_unit is not null)),
      check ((scope in ('PLAN', 'SUBSCRIPTION')) = (plan_id is not null)),
      check (scope <> 'ADDON' or addon_id is not null),
      check ((scope = 'SUBSCRIPTION') = (subscription_id is not null))
    );
    create index standing_grants_plan on standing_grants (plan_id) where status = 'published' and scope = 'PLAN';
    create index standing_grants_addon on standing_grants (addon_id) where status = 'published';
    create index standing_grants_subscription on standing_grants (subscription_id) where status = 'published';
    create index standing_grants_association on standing_grants (addon_association_id) where addon_association_id is not null;
    create index standing_grants_list on standing_grants (environment_id, created_at, id);

    create table grant_applications (
      id text primary key,
      environment_id text not null references environments,
      standing_grant_id text not null references standing_grants,
      subscription_id text not null references subscriptions,
      credit_grant_id text not null references credit_grants,
      credits numeric not null check (credits > 0),
      reason text not null check (reason in ('first_time_recurring_credit_grant', 'recurring_credit_grant', 'onetime_credit_grant')),
      period_start timestamptz not null,
      period_end timestamptz,
      applied_at timestamptz not null,
      created_at timestamptz not null,
      -- Applying twice what begins at one instant is impossible.
      constraint grant_applications_once unique (standing_grant_id, period_start)
    );
    create unique index grant_applications_onetime on grant_applications (standing_grant_id) where reason = 'onetime_credit_grant';
    create index grant_applications_subscription on grant_applications (subscription_id, period_start);
  `);
}
