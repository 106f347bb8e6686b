import type { PriceModel } from '../billing/pricing';
import type { Db } from '../platform';
import type { PastItem, PastSubscription } from './past';

interface ItemRow {
  readonly subscription_id: string;
  readonly id: string;
  readonly entity_type: PastItem['entityType'];
  readonly entity_id: string;
  readonly display_name: string;
  readonly quantity: string;
  readonly price_id: string;
  readonly root_price_id: string;
  readonly type: 'USAGE' | 'FIXED';
  readonly invoice_cadence: 'ADVANCE' | 'ARREAR';
  readonly meter_id: string | null;
  readonly model: PriceModel;
}

/** Subscriptions with every line that they ever had and its price, in the order of their invoices. Uses the unique index (subscription_id, position). */
export async function subscriptionsWithItems(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PastSubscription>> {
  const subscriptions = await db('subscriptions')
    .whereIn('id', [...ids])
    .select('id', 'billing_period', 'billing_period_count');
  const items = (await db('subscription_line_items as item')
    .join('prices as price', 'price.id', 'item.price_id')
    .whereIn('item.subscription_id', [...ids])
    .orderBy(['item.subscription_id', 'item.position', 'item.id'])
    .select('item.subscription_id', 'item.id', 'item.entity_type', 'item.entity_id', 'item.display_name', 'item.quantity', 'item.price_id')
    .select('price.root_price_id', 'price.type', 'price.invoice_cadence', 'price.meter_id', 'price.model')) as ItemRow[];
  const itemsOf = (id: string) => items.filter(({ subscription_id }) => subscription_id === id).map(toItem);
  return new Map(
    subscriptions.map((row) => [
      row.id,
      { id: row.id, billingPeriod: row.billing_period, billingPeriodCount: row.billing_period_count, items: itemsOf(row.id) },
    ]),
  );
}

function toItem(row: ItemRow): PastItem {
  const { price_id, root_price_id, type, invoice_cadence, meter_id, model } = row;
  return {
    ...{ id: row.id, entityType: row.entity_type, entityId: row.entity_id, displayName: row.display_name, quantity: row.quantity },
    price: { id: price_id, rootId: root_price_id, type, timing: invoice_cadence, meterId: meter_id, model },
  };
}

/** Whose each of some lines is. */
export async function subscriptionsOfLines(db: Db, lineIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await db('subscription_line_items')
    .whereIn('id', [...lineIds])
    .select('id', 'subscription_id');
  return new Map(rows.map(({ id, subscription_id }) => [id, subscription_id]));
}
