import { zero } from '../billing/money';
import { excessOfDrafts, waitingSources, type LineSource, type ProrationSource } from '../invoices';
import type { Db } from '../platform';
import { moneyText, netOf } from './changes/compute-change';
import type { SubscriptionRow } from './rows';

type Row = Pick<SubscriptionRow, 'id' | 'currency' | 'life'>;

/**
 * What changes and the end of subscriptions have given back and no invoice has taken, as text by their ids. Two reads, however many subscriptions.
 * Example: a pause gives back 200.00 and its end charges 50.00, both for the next invoice: 150.00.
 */
export async function loadOutstandingCredits(db: Db, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const waiting = await waitingSources(
    db,
    rows.map(({ id }) => id),
  );
  const drafted = rows.filter(({ life }) => life.drafts.length > 0);
  const excess = await excessOfDrafts(
    db,
    drafted.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ id, currency }) => {
      const owed = (excess.get(id) ?? zero).minus(netOf((waiting.get(id) ?? []).filter(isProration), currency));
      return [id, moneyText(owed.gt(0) ? owed : zero, currency)];
    }),
  );
}

function isProration(source: LineSource): source is ProrationSource {
  return source.kind === 'proration';
}
