import type pg from 'pg';

/** A generation of ids is closed at either of these: about 25 million ids, or a month. */
const BYTES_MOST = 3_000_000_000;
const DAYS_MOST = 31;
const LOOK_EVERY_MS = 60_000;

interface Generation {
  readonly generation: number;
  readonly is_full: boolean;
}

/** Looks once a minute, beside the work, whether a new generation is due. */
export function watchGenerations(pool: pg.Pool): { look(): void } {
  let looked = performance.now();
  return {
    look() {
      if (performance.now() - looked < LOOK_EVERY_MS) return;
      looked = performance.now();
      // A failure only delays the next generation.
      void openGenerationIfFull(pool).catch(() => undefined);
    },
  };
}

export async function openGenerationIfFull(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<Generation>(
    `select generation, opened_at < now() - make_interval(days => $1) or pg_total_relation_size('event_ids_generation_' || generation) > $2 as is_full
     from event_id_generations order by generation desc limit 1`,
    [DAYS_MOST, BYTES_MOST],
  );
  const [newest] = rows;
  if (newest?.is_full === true) await openGeneration(pool, newest.generation);
}

/**
 * Closes the newest generation and opens the next. The lock waits for the statements that are storing ids and holds up new ones for a
 * moment; a statement takes its snapshot after its locks, so whoever goes on afterwards sees the new generation and everything in the old one.
 * When another process has opened it already, nothing is done.
 */
export async function openGeneration(pool: pg.Pool, newest: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('lock table event_ids in exclusive mode');
    const { rows } = await client.query<{ newest: number }>('select max(generation) as newest from event_id_generations');
    if (rows[0]?.newest === newest) {
      const table = `event_ids_generation_${newest + 1}`;
      await client.query(`create table ${table} (like event_ids)`);
      await client.query(`create unique index ${table}_once on ${table} (key)`);
      await client.query(`alter table event_ids attach partition ${table} for values in (${newest + 1})`);
      await client.query('insert into event_id_generations (generation, opened_at) values ($1, now())', [newest + 1]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
