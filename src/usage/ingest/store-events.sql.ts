import type { NamedQuery } from '../../platform';
import { MICROSECONDS } from '../instant-text';
import type { NewEvent } from './new-event';

/**
 * Stores events once, in one statement and so in one transaction; returns when, and the keys that were there already. Callers may repeat any of it.
 * Older generations of ids are closed, so a look into them, where there are any, suffices; in the newest the unique index decides between transactions.
 * Keys must come sorted: two statements with the same keys then wait for each other and never deadlock.
 * A key that another transaction is inserting is waited for, so whatever the answer names has been committed by somebody.
 * Needs the unique index of each generation of event_ids, and the partition of each month. `openGeneration` depends on this being one statement.
 *
 * ingested_at is read after the statement's transaction shows in pg_stat_activity: `ingestCutoff` depends on it.
 */
export const STORE = {
  name: 'usage_store_events',
  text: `
    with at as materialized (select clock_timestamp() as now, max(generation) as generation, min(generation) as oldest from event_id_generations),
    input as materialized (
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::text[])
        as t (key, content, environment_id, event_id, event_name, customer_ref, occurred_at, source, properties)
    ),
    fresh as materialized (
      select input.key, input.content, input.occurred_at, at.generation
      from input cross join at
      left join lateral (
        select 1 as found from event_ids known
        where at.oldest < at.generation and known.key = input.key and known.generation < at.generation limit 1
      ) known on true
      where known.found is null
    ),
    claimed as (
      insert into event_ids (generation, key, content, occurred_at)
      select generation, key, content, occurred_at from fresh
      on conflict do nothing
      returning key
    ),
    stored as (
      insert into events (environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, source, properties)
      select environment_id, event_id, event_name, customer_ref, occurred_at, at.now, source, properties::jsonb
      from input join claimed using (key) cross join at
    )
    select to_char(at.now at time zone 'UTC', ${MICROSECONDS}) as "ingestedAt",
      array(select replace(input.key::text, '-', '') from input left join claimed on claimed.key = input.key where claimed.key is null) as repeated
    from at`,
};

/** What stands under keys that were there already. */
const FIND_CONTENTS = {
  name: 'usage_find_contents',
  text: `select replace(key::text, '-', '') as key, replace(content::text, '-', '') as content from event_ids where key = any($1::uuid[])`,
};

/** The ingest pool, or a transaction that shows as ingest. */
export interface Queryable {
  query<Row>(query: NamedQuery): Promise<{ readonly rows: readonly Row[] }>;
}

export interface Stored {
  readonly ingestedAt: string;
  /** Keys that were there before. */
  readonly repeated: readonly string[];
}

/** Inserts events with distinct, sorted keys. */
export async function storeEvents(on: Queryable, events: readonly NewEvent[]): Promise<Stored> {
  const column = (name: keyof NewEvent) => events.map((event) => event[name]);
  const { rows } = await on.query<Stored>({
    ...STORE,
    values: [
      column('key'),
      column('content'),
      column('environment_id'),
      column('event_id'),
      column('event_name'),
      column('customer_ref'),
      column('occurred_at'),
      column('source'),
      column('properties'),
    ],
  });
  const [stored] = rows;
  if (stored === undefined) throw new Error('the statement always has a row');
  return stored;
}

/** The stored content of each of these keys. */
export async function findContents(on: Queryable, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await on.query<{ key: string; content: string }>({ ...FIND_CONTENTS, values: [keys] });
  return new Map(rows.map((row) => [row.key, row.content]));
}
