import type { Knex } from 'knex';

const ID_PARTITIONS = 16;

/** Usage events, and the ids that make each of them count once. No foreign keys: nothing is looked up while events come in. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- One partition a month of occurred_at, made when its first event arrives; dropping one is retention.
    create table events (
      environment_id text not null,
      event_id text not null,
      event_name text not null,
      customer_ref text not null,
      occurred_at timestamptz not null,
      ingested_at timestamptz not null,
      source text not null,
      properties jsonb not null
    ) partition by range (occurred_at);
    create index events_usage on events (environment_id, customer_ref, event_name, occurred_at);
    create index events_listed on events (environment_id, occurred_at);

    -- key: 16 bytes of SHA-256 over environment and event id; content: the same over what the event says.
    -- Random keys make one large index slow, so it is split; occurred_at leads to the event's partition.
    create table event_ids (
      key uuid not null,
      content uuid not null,
      occurred_at timestamptz not null,
      primary key (key)
    ) partition by hash (key);
  `);
  for (let part = 0; part < ID_PARTITIONS; part += 1) {
    await db.raw(`create table event_ids_${part} partition of event_ids for values with (modulus ${ID_PARTITIONS}, remainder ${part})`);
  }
}
