import type { Knex } from 'knex';

/** Rollups of usage: a cache that may be emptied at any time, and the index by which what arrived since is found. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index events_arrived on events (environment_id, customer_ref, event_name, ingested_at);

    create table usage_rollups (
      environment_id text not null,
      meter_key uuid not null,
      customer_ref text not null,
      month date not null,
      -- Every event of the month with ingested_at before this is in hours, and no other.
      watermark timestamptz not null,
      hours jsonb not null,
      primary key (environment_id, meter_key, customer_ref, month)
    );
  `);
}
