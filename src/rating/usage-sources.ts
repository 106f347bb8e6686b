import type { AllowanceRule } from '../billing/allowances';
import type { Period } from '../billing/calendar';
import type { UsageSource } from '../invoices';
import type { Db } from '../platform';
import type { SubscriptionFacts } from './subscription-facts';
import { readUsageLines, type UsageLineFilter, type UsageLineRow } from './usage-lines.sql';

/** What a subscription includes of each meter over a period; whoever asks for a rating knows how to find it. */
export type FindAllowances = (db: Db, subscription: SubscriptionFacts, period: Period) => Promise<ReadonlyMap<string, AllowanceRule>>;

/** A usage line as an invoice would bill it, and whose it is. */
export interface RatedLine {
  readonly source: UsageSource;
  readonly subscription: SubscriptionFacts;
}

/** The sources of a customer's usage lines, each from the later of its period's and its item's beginnings to the earlier of their ends. */
export async function usageSources(db: Db, filter: UsageLineFilter, findAllowances: FindAllowances): Promise<readonly RatedLine[]> {
  const rows = await readUsageLines(db, filter);
  const allowances = new Map<string, ReadonlyMap<string, AllowanceRule>>();
  for (const { subscription, starts_at: start, ends_at: end } of rows) {
    const key = `${subscription.id}:${start}`;
    if (!allowances.has(key)) allowances.set(key, await findAllowances(db, subscription, { start, end }));
  }
  return rows.flatMap((row) => {
    const rule = allowances.get(`${row.subscription.id}:${row.starts_at}`)?.get(row.meter_id);
    const source = toSource(row, rule);
    return source.period.start < source.period.end ? [{ source, subscription: row.subscription }] : [];
  });
}

function toSource(row: UsageLineRow, rule: AllowanceRule | undefined): UsageSource {
  const start = row.item_start > row.starts_at ? row.item_start : row.starts_at;
  const end = row.item_end !== null && row.item_end < row.ends_at ? row.item_end : row.ends_at;
  const allowance = rule?.reset === 'billing_period' ? { ...rule, since: row.starts_at } : rule;
  return {
    kind: 'usage',
    key: `${row.item_id}:${start}`,
    subscriptionLineItemId: row.item_id,
    priceId: row.price_id,
    displayName: row.display_name,
    period: { start, end },
    model: row.model,
    meter: { id: row.meter_id, version: row.meter_version, definition: row.definition },
    ...(allowance ? { allowance } : {}),
  };
}
