import type { Knex } from 'knex';

/** Finds the versions of a price by its first one, and remembers which event a flat charge of a pricing plan was written for. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table prices add column event_name text;
    create index prices_root on prices (root_price_id, version);
  `);
}
