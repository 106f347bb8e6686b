import type { Knex } from 'knex';

/** Customers and what can be sold to them. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table test_clocks (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      frozen_time timestamptz not null,
      target_time timestamptz,
      status text not null check (status in ('ready', 'advancing')),
      settled jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null
    );

    create table customers (
      id text primary key,
      environment_id text not null references environments,
      external_id text not null,
      name text not null,
      email text not null,
      contact text not null default '',
      currency text,
      timezone text not null,
      address jsonb not null default '{}',
      metadata jsonb not null default '{}',
      test_clock_id text references test_clocks,
      -- Earlier external ids: events that were sent under them still count.
      former_external_ids text[] not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create unique index customers_external_id on customers (environment_id, external_id) where status = 'published';
    create index customers_list on customers (environment_id, created_at, id);
    create index customers_clock on customers (test_clock_id) where test_clock_id is not null;

    create table meters (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      event_name text not null,
      definition jsonb not null,
      version int not null default 1,
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index meters_event_name on meters (environment_id, event_name) where status = 'published';
    create index meters_list on meters (environment_id, created_at, id);

    create table features (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      lookup_key text not null,
      type text not null check (type in ('metered', 'boolean', 'static', 'config')),
      meter_id text references meters,
      description text not null default '',
      unit_singular text not null default '',
      unit_plural text not null default '',
      reporting_unit jsonb,
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create unique index features_lookup_key on features (environment_id, lookup_key) where status = 'published' and lookup_key <> '';
    create index features_list on features (environment_id, created_at, id);

    create table plans (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      lookup_key text not null default '',
      description text not null default '',
      display_order int not null default 0,
      -- Set when the plan was made as a pricing plan: its one currency and billing period.
      currency text,
      billing_period text,
      billing_period_count int,
      -- What becomes of usage that arrives after its period's cut-off; null follows the environment.
      late_usage text check (late_usage in ('next_invoice', 'reissue', 'ignore')),
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create unique index plans_lookup_key on plans (environment_id, lookup_key) where status = 'published' and lookup_key <> '';
    create index plans_list on plans (environment_id, created_at, id);

    -- A price never changes: another amount is another version, with root_price_id naming the first.
    create table prices (
      id text primary key,
      environment_id text not null references environments,
      entity_type text not null check (entity_type in ('PLAN', 'SUBSCRIPTION', 'ADDON')),
      entity_id text not null,
      root_price_id text not null,
      version int not null default 1,
      type text not null check (type in ('USAGE', 'FIXED')),
      currency text not null,
      billing_period text not null,
      billing_period_count int not null default 1,
      invoice_cadence text not null check (invoice_cadence in ('ARREAR', 'ADVANCE')),
      meter_id text references meters,
      -- The core's PriceModel: what the amount is for a quantity.
      model jsonb not null,
      min_quantity numeric,
      display_name text not null default '',
      description text not null default '',
      lookup_key text not null default '',
      sequence bigint generated always as identity,
      starts_at timestamptz,
      ends_at timestamptz,
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((type = 'USAGE') = (meter_id is not null))
    );
    create index prices_entity on prices (entity_id, sequence);
    create index prices_list on prices (environment_id, created_at, id);
    create unique index prices_lookup_key on prices (environment_id, lookup_key) where status = 'published' and lookup_key <> '' and ends_at is null;
  `);
}
