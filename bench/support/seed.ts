import pg from 'pg';
import { contentKey, eventKey } from '../../src/usage/ingest/event-keys';
import { createIngester } from '../../src/usage/ingest/ingester';
import type { NewEvent } from '../../src/usage/ingest/new-event';
import { randomUUID } from 'node:crypto';

export interface SeedOptions {
  readonly environmentId: string;
  readonly events: number;
  readonly customerOf: (n: number) => string;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Fills the store by the same statements as the API, without HTTP. Returns events a second. */
export async function seedEvents(databaseUrl: string, options: SeedOptions): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3, application_name: 'tidebill-ingest' });
  const ingester = createIngester(pool);
  const started = performance.now();
  let sent = 0;
  await Promise.all(
    [0, 1, 2, 3].map(async () => {
      while (sent < options.events) {
        const first = sent;
        const size = Math.min(1000, options.events - first);
        sent += size;
        await ingester.ingest(Array.from({ length: size }, (_, i) => seedEvent(options, first + i)));
      }
    }),
  );
  await pool.end();
  return options.events / ((performance.now() - started) / 1000);
}

function seedEvent(options: SeedOptions, n: number): NewEvent {
  const { environmentId, from, to } = options;
  const event_id = randomUUID();
  const customer_ref = options.customerOf(n);
  const properties = { tokens: (n * 31) % 4_000, model: `model-${n % 5}`, region: n % 2 === 0 ? 'eu' : 'us' };
  const occurred_at = new Date(from + Math.floor(((to - from) * n) / options.events)).toISOString();
  return {
    environment_id: environmentId,
    event_id,
    event_name: 'tokens_used',
    customer_ref,
    occurred_at,
    source: '',
    properties: JSON.stringify(properties),
    key: eventKey(environmentId, event_id),
    content: contentKey({ event_name: 'tokens_used', customer_ref, source: '', properties, timestamp: occurred_at }),
  };
}
