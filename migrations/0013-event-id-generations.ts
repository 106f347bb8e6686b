import type { Knex } from 'knex';

/**
 * The ids of events in generations: new ids go into the newest, and when that has grown large or old it is closed and another one opened.
 * So the index that every insert writes to stays small, and old ids go by dropping their generation.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table event_ids rename to event_ids_before;

    create table event_id_generations (
      generation int primary key,
      opened_at timestamptz not null
    );

    create table event_ids (
      generation int not null,
      key uuid not null,
      content uuid not null,
      occurred_at timestamptz not null,
      constraint event_ids_once primary key (key, generation)
    ) partition by list (generation);
    create table event_ids_generation_1 partition of event_ids for values in (1);
    insert into event_id_generations (generation, opened_at) values (1, now());

    insert into event_ids (generation, key, content, occurred_at) select 1, key, content, occurred_at from event_ids_before;
    drop table event_ids_before;
  `);
}
