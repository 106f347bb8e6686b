import type { Db, Deps } from '../platform';
import type { LineSource } from './line-source';

/** A line that waits for the next invoice of a subscription. */
export interface PendingLine {
  readonly id: string;
  readonly source: LineSource;
}

type Owner = { readonly id: string; readonly environment_id: string };

/** Leaves lines for the next invoice of a subscription. */
export async function addPendingLines(deps: Deps, { id, environment_id }: Owner, sources: readonly LineSource[]): Promise<void> {
  if (sources.length === 0) return;
  const created_at = deps.clock.now();
  await deps.db('pending_lines').insert(sources.map((source) => ({ environment_id, subscription_id: id, source: JSON.stringify(source), created_at })));
}

/** What waits, oldest first. The subscription's lock is the caller's, so nothing is taken twice. Uses pending_lines_waiting. */
export function pendingLinesOf(db: Db, subscriptionId: string): Promise<PendingLine[]> {
  return db('pending_lines').where({ subscription_id: subscriptionId }).whereNull('invoice_id').orderBy('id').select('id', 'source');
}

/** Marks the lines as taken by an invoice. */
export async function settlePendingLines(db: Db, lines: readonly PendingLine[], invoiceId: string): Promise<void> {
  if (lines.length === 0) return;
  await db('pending_lines')
    .whereIn(
      'id',
      lines.map((line) => line.id),
    )
    .update({ invoice_id: invoiceId });
}

/** Gives waiting lines to another subscription of the same customer, on whose invoice they will be. */
export async function movePendingLines(db: Db, lines: readonly PendingLine[], toSubscriptionId: string): Promise<void> {
  if (lines.length === 0) return;
  await db('pending_lines')
    .whereIn(
      'id',
      lines.map((line) => line.id),
    )
    .update({ subscription_id: toSubscriptionId });
}
