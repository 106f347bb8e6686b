import type pg from 'pg';

/** A month of UTC as `2026-11`. */
export type Month = string;

const PARTITION_LOCK = 8_312_004_712;
/** No plan depends on these, and to sample them is most of what analyze costs. */
const UNSAMPLED = ['event_id', 'source', 'properties'];

export function monthOf(instant: string): Month {
  return instant.slice(0, 7);
}

/**
 * Makes the partition of a month unless it is there. Callers that race take turns at an advisory lock.
 * A table is made and then attached, because that lets reads and inserts go on; `create table ... partition of` would stop them all.
 */
export async function ensurePartition(pool: pg.Pool, month: Month): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    const table = partitionName(month);
    const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [table]);
    if (rows[0]?.found !== true) {
      await client.query(`create table ${table} (like events including defaults)`);
      await client.query(`alter table ${table} ${UNSAMPLED.map((column) => `alter ${column} set statistics 0`).join(', ')}`);
      await client.query(`alter table events attach partition ${table} for values from ('${month}-01 00:00:00+00') to ('${nextMonth(month)}-01 00:00:00+00')`);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

export function partitionName(month: Month): string {
  return `events_${month.replace('-', '_')}`;
}

function nextMonth(month: Month): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? { year: year + 1, number: 1 } : { year, number: number + 1 };
  return `${String(next.year).padStart(4, '0')}-${String(next.number).padStart(2, '0')}`;
}
