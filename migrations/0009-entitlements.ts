import type { Knex } from 'knex';

/** What a plan, an add-on or a single subscription includes of a feature. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table entitlements (
      id text primary key,
      environment_id text not null references environments,
      entity_type text not null check (entity_type in ('PLAN', 'ADDON', 'SUBSCRIPTION')),
      entity_id text not null,
      feature_id text not null references features,
      feature_type text not null check (feature_type in ('metered', 'boolean', 'static', 'config')),
      is_enabled boolean not null,
      -- Null is unlimited; only metered features have a limit.
      usage_limit numeric check (usage_limit >= 0),
      -- Null starts anew with each billing period.
      usage_reset_period text check (usage_reset_period in ('DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUAL', 'NEVER')),
      is_soft_limit boolean not null default false,
      static_value text not null default '',
      config_value jsonb,
      -- The entitlement of the plan that this one stands in for, in its subscription only.
      parent_entitlement_id text references entitlements,
      starts_at timestamptz,
      ends_at timestamptz,
      display_order int not null default 0,
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (ends_at > starts_at)
    );
    create unique index entitlements_one_live on entitlements (entity_id, feature_id, entity_type) where status = 'published';
    create index entitlements_feature on entitlements (feature_id) where status = 'published';
    create index entitlements_list on entitlements (environment_id, created_at, id);
  `);
}
