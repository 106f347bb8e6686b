import type { TestApp } from './app';

/** How many of an app's connections wait for a lock that another holds. */
export async function lockWaits({ deps }: Pick<TestApp, 'deps'>): Promise<number> {
  const sql = `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const { rows } = (await deps.db.raw(sql)) as { rows: { waiting: number }[] };
  return rows[0]?.waiting ?? 0;
}
