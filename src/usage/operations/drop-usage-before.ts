import type { Db } from '../../platform';

/**
 * Retention: forgets all events of the months that end at or before an instant, and the ids that were accepted before it.
 * Tables are dropped and nothing is deleted row by row, so it takes a moment however much goes. Invoices keep their numbers; what made them is gone.
 */
export async function dropUsageBefore(db: Db, before: string): Promise<{ readonly months: readonly string[]; readonly generations: readonly number[] }> {
  return db.transaction(async (tx) => {
    const months = await monthsBefore(tx, before);
    for (const month of months) await tx.raw('drop table ??', [`events_${month.replace('-', '_')}`]);
    if (months.length > 0) await tx.raw('delete from usage_rollups where month = any(?::date[])', [months.map((month) => `${month}-01`)]);
    const generations = await generationsBefore(tx, before);
    for (const generation of generations) await tx.raw('drop table ??', [`event_ids_generation_${generation}`]);
    await tx('event_id_generations')
      .whereIn('generation', [...generations])
      .delete();
    return { months, generations };
  });
}

async function monthsBefore(db: Db, before: string): Promise<readonly string[]> {
  const { rows }: { rows: { name: string }[] } = await db.raw(`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass`);
  const months = rows.flatMap(({ name }) => /events_(\d{4})_(\d{2})$/.exec(name)?.slice(1).join('-') ?? []);
  return months.filter((month) => nextMonth(month) <= before).sort();
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01-01T00:00:00.000Z` : `${year}-${String(number + 1).padStart(2, '0')}-01T00:00:00.000Z`;
}

/** A generation is as old as its last id, and that is older than the generation after it. */
async function generationsBefore(db: Db, before: string): Promise<readonly number[]> {
  const rows = (await db('event_id_generations').orderBy('generation')) as { generation: number; opened_at: string }[];
  return rows.filter((_row, i) => (rows[i + 1]?.opened_at ?? '9999') <= before).map((row) => row.generation);
}
