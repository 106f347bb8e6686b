import type { Db } from '../../platform';
import type { ChangeRow, PeriodRow, SubscriptionRow } from '../rows';
import { pauseRecords } from './pause-record';
import { toPauseView, type PauseView } from './view';

/** The pauses of some subscriptions, oldest first. Uses subscription_changes_subscription. */
export async function loadPauses(db: Db, rows: readonly SubscriptionRow[], tenantId: string): Promise<readonly PauseView[]> {
  const changes = await db<ChangeRow>('subscription_changes')
    .whereIn(
      'subscription_id',
      rows.map((row) => row.id),
    )
    .whereIn('kind', ['pause', 'resume'])
    .orderBy(['subscription_id', 'created_at', 'id']);
  if (changes.length === 0) return [];
  const paused = [...new Set(changes.map((change) => change.subscription_id))];
  const periods = await db<PeriodRow>('subscription_periods').whereIn('subscription_id', paused);
  return rows.flatMap((row) => {
    const mine = <T extends { readonly subscription_id: string }>(all: readonly T[]) => all.filter((one) => one.subscription_id === row.id);
    return pauseRecords(row, mine(changes), mine(periods)).map((record) => toPauseView(record, row, tenantId));
  });
}
