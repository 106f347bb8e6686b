import type { Db } from '../../platform';
import type { NewEvent } from './new-event';
import { monthOf, partitionName, type Month } from './partitions';

/** Autovacuum looks once a minute. Until then the planner knows nothing of a new partition, and may read all of it where a few rows are asked for. */
const LOOK_AFTER: readonly number[] = [2_000, 20_000, 200_000];

const stored = new WeakMap<object, Map<Month, number>>();

/** Counts what this process has stored in each month, and has a partition analysed that has outgrown what is known of it. Never fails the caller. */
export function noteGrowth(db: Db, events: readonly NewEvent[]): void {
  const counts = stored.get(db.client as object) ?? new Map<Month, number>();
  stored.set(db.client as object, counts);
  const before = new Map<Month, number>();
  for (const { occurred_at: occurredAt } of events) {
    const month = monthOf(occurredAt);
    const count = counts.get(month) ?? 0;
    if (!before.has(month)) before.set(month, count);
    counts.set(month, count + 1);
  }
  for (const [month, count] of before) {
    const now = counts.get(month) ?? count;
    if (LOOK_AFTER.some((mark) => count < mark && now >= mark)) void analyzeIfOutgrown(db, partitionName(month)).catch(() => undefined);
  }
}

/** Not on an ingest connection: the time it takes would hold back the cut-off. */
async function analyzeIfOutgrown(db: Db, table: string): Promise<void> {
  const { rows }: { rows: unknown[] } = await db.raw(
    `select 1 from pg_class where oid = to_regclass(?) and pg_relation_size(oid) > 2 * relpages * current_setting('block_size')::bigint`,
    [table],
  );
  if (rows.length > 0) await db.raw(`analyze ${table}`);
}
