import type { z } from 'zod';
import type { Db } from '../platform';
import type { RolloutRow, RolloutSubscriptionRow } from './rows';
import type { Rollout, RolloutResult } from './schema';
import { countsOf } from './store';

export async function viewRollouts(db: Db, rows: readonly RolloutRow[]): Promise<z.infer<typeof Rollout>[]> {
  const all = await countsOf(
    db,
    rows.map((row) => row.id),
  );
  return rows.map(({ proration, total, ...row }) => {
    const counts = all.get(row.id) ?? { pending: total, changed: 0, scheduled: 0, unchanged: 0, refused: 0, failed: 0 };
    return { ...row, proration_mode: proration, progress: { done: total - counts.pending, total }, counts };
  });
}

export function toResultView({ subscription_id, status, reason, result, handled_at }: RolloutSubscriptionRow): z.infer<typeof RolloutResult> {
  return {
    ...{ subscription_id, status, reason, handled_at, net: result?.net ?? null },
    ...{ lines_ended: result?.ended.length ?? 0, lines_begun: result?.began.length ?? 0 },
  };
}
