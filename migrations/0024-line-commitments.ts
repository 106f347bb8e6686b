import type { Knex } from 'knex';

/** Lines of a subscription that promise so much usage of their own. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- {type: amount | quantity, value, overageFactor, trueUp}; null for a line that promises nothing.
    alter table subscription_line_items add column commitment jsonb;
  `);
}
