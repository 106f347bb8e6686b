import type { Knex } from 'knex';

/** An external id that a customer gave up still names its events, so nobody else may take it: that is looked up at every create. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`create index customers_former_ids on customers using gin (former_external_ids) where former_external_ids <> '{}'`);
}
