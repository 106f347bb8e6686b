import type { Knex } from 'knex';

/**
 * The index of arrivals writes the number of a customer the other way round than the index of usage: a query fits one of them alone, and does
 * not depend on what the planner knows of a partition that has just been made.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    drop index events_arrived;
    create index events_arrived on events ((hashtext(customer_ref) # hashtext(environment_id)), hashtext(event_name), ingested_at);
  `);
}
