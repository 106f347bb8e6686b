import type { Period } from '../billing/calendar';
import type { MeterDefinition } from '../billing/metering';
import type { PriceModel } from '../billing/pricing';
import type { Db, Instant } from '../platform';
import { FACT_COLUMNS, type SubscriptionFacts } from './subscription-facts';

/** What a usage line is rated by: which subscription, in which of its periods, at which price. */
export interface UsageLineRow {
  readonly subscription: SubscriptionFacts;
  readonly starts_at: Instant;
  readonly ends_at: Instant;
  readonly item_id: string;
  readonly display_name: string;
  readonly item_start: Instant;
  readonly item_end: Instant | null;
  readonly price_id: string;
  readonly model: PriceModel;
  readonly meter_id: string;
  readonly meter_version: number;
  readonly definition: MeterDefinition;
}

export interface UsageLineFilter {
  readonly customerId: string;
  /** Periods that touch a span, or those whose usage no final invoice has billed yet. */
  readonly periods: Period | 'unfinished';
  /** Null is every meter. */
  readonly meterIds: readonly string[] | null;
}

/**
 * The usage lines of a customer, one for each of its subscriptions' periods, oldest first. A trial that is free has none.
 * Uses subscriptions_customer and the unique indexes of periods and line items by subscription.
 */
export async function readUsageLines(db: Db, { customerId, periods, meterIds }: UsageLineFilter): Promise<readonly UsageLineRow[]> {
  const rows = (await db('subscriptions as subscription')
    .join('subscription_periods as period', 'period.subscription_id', 'subscription.id')
    .join('subscription_line_items as item', 'item.subscription_id', 'subscription.id')
    .join('prices as price', 'price.id', 'item.price_id')
    .join('meters as meter', 'meter.id', 'price.meter_id')
    .where({ 'subscription.customer_id': customerId, 'price.type': 'USAGE' })
    .whereRaw(`not (period.kind = 'trial' and subscription.trial_usage = 'free')`)
    .modify((query) => {
      if (meterIds !== null) void query.whereIn('meter.id', meterIds);
      if (periods === 'unfinished') void query.whereNull('period.finalized_at');
      else void query.where('period.starts_at', '<', periods.end).where('period.ends_at', '>', periods.start);
    })
    .orderBy(['period.starts_at', 'subscription.id', 'item.position'])
    .select(
      Object.fromEntries(FACT_COLUMNS.map((column) => [`subscription_${column}`, `subscription.${column}`])),
      ...['period.starts_at', 'period.ends_at', 'item.display_name', 'price.model', 'meter.definition'],
      {
        item_id: 'item.id',
        item_start: 'item.start_date',
        item_end: 'item.end_date',
        price_id: 'price.id',
        meter_id: 'meter.id',
        meter_version: 'meter.version',
      },
    )) as Record<string, unknown>[];
  return rows.map(
    (row) => ({ ...row, subscription: Object.fromEntries(FACT_COLUMNS.map((column) => [column, row[`subscription_${column}`]])) }) as unknown as UsageLineRow,
  );
}
