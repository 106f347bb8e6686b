import type { Knex } from 'knex';

/** Which changes were agreed for later: those are what a list of schedules shows, also once they have happened. Lines can be listed. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table subscription_changes add column scheduled boolean not null default false;
    create index subscription_line_items_list on subscription_line_items (environment_id, created_at, id);
    create index addon_associations_addon on addon_associations (addon_id) where status = 'active';
  `);
}
