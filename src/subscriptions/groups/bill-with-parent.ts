import { addPendingLines, movePendingLines, type LineSource, type PendingLine } from '../../invoices';
import type { Deps } from '../../platform';
import type { SubscriptionRow } from '../rows';

/** Leaves what a closing owes to the next invoice of the parent, whose row the caller has locked. What had waited here goes along. */
export async function billWithParent(
  deps: Deps,
  { parent_subscription_id: parentId, environment_id }: SubscriptionRow,
  { sources, pending }: { readonly sources: readonly LineSource[]; readonly pending: readonly PendingLine[] },
): Promise<void> {
  if (parentId === null || sources.length === 0) return;
  const waited = new Set(pending.map(({ source }) => source));
  await movePendingLines(deps.db, pending, parentId);
  await addPendingLines(
    deps,
    { id: parentId, environment_id },
    sources.filter((source) => !waited.has(source)),
  );
}
