import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { benchTime } from './events';
import { load } from './measure';

const INSERT = {
  name: 'bench_bare_insert',
  text: `insert into events (environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, source, properties)
         select environment_id, event_id, event_name, customer_ref, occurred_at, now(), '', properties::jsonb
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
           as t (environment_id, event_id, event_name, customer_ref, occurred_at, properties)`,
};

/** The limit that ingest is held against: rows a second when the same rows go straight into the same table, without HTTP, checks or dedupe. */
export async function bareInsertRate(
  databaseUrl: string,
  options: { readonly seconds: number; readonly customers: number; readonly connections: number },
): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: options.connections });
  let sent = 0;
  const rows = Array.from({ length: 1000 }, (_, i) => i);
  const environments = rows.map(() => 'env_bare');
  const names = rows.map(() => 'tokens_used');
  const properties = rows.map((i) => JSON.stringify({ tokens: i, model: `model-${i % 5}`, region: i % 2 === 0 ? 'eu' : 'us' }));
  const { perSecond } = await load({
    loops: options.connections,
    seconds: options.seconds,
    work: async () => {
      const ids = rows.map(() => randomUUID());
      const customers = rows.map(() => `customer-${Math.floor(Math.random() * options.customers)}`);
      const times = rows.map(() => new Date(benchTime((sent += 1))).toISOString());
      await pool.query({ ...INSERT, values: [environments, ids, names, customers, times, properties] });
    },
  });
  await pool.end();
  return perSecond * 1000;
}
