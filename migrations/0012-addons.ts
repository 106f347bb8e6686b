import type { Knex } from 'knex';

/** What can be sold beside a plan. Its prices are those with entity_type ADDON. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table addons (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      lookup_key text not null,
      description text not null default '',
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create unique index addons_lookup_key on addons (environment_id, lookup_key) where status = 'published';
    create index addons_list on addons (environment_id, created_at, id);
  `);
}
