import pg from 'pg';
import { openGenerationIfFull } from '../../src/usage/ingest/id-generations';
import { skipEvents } from './events';

const MOST_AT_ONCE = 250_000;

/** Stores many events as fast as Postgres can make them itself, with ids as random, in as many generations, and times as orderly as the API's. */
export async function fillEvents(
  databaseUrl: string,
  options: { readonly environmentId: string; readonly from: number; readonly to: number; readonly customers: number },
): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  let next = options.from;
  const worker = async () => {
    while (next < options.to) {
      const first = next;
      next = Math.min(options.to, next + MOST_AT_ONCE);
      await openGenerationIfFull(pool);
      await pool.query(FILL, [options.environmentId, options.customers, first, next - 1]);
    }
  };
  await Promise.all([worker(), worker()]);
  await pool.end();
  skipEvents(options.to - options.from);
}

const FILL = `
  with made as materialized (
    select n, gen_random_uuid() as key, '2026-01-01T00:00:00Z'::timestamptz + n * (interval '31 days' / 25000000) as occurred_at
    from generate_series($3::bigint, $4::bigint) n
  ),
  ids as (insert into event_ids (generation, key, content, occurred_at)
          select (select max(generation) from event_id_generations), key, key, occurred_at from made)
  insert into events (environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, source, properties)
  select $1::text, key::text, 'tokens_used', 'customer-' || floor(random() * $2::int), occurred_at, clock_timestamp(), '',
    jsonb_build_object('tokens', n % 4000, 'model', 'model-' || n % 5, 'region', 'eu')
  from made`;
