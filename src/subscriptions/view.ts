import type { z } from 'zod';
import { pricesByIds, type PriceRow } from '../catalog';
import { customersByIds } from '../customers';
import type { Db } from '../platform';
import type { LineItemRow, RunRow, SubscriptionRow } from './rows';
import type { Run, Subscription, SubscriptionLineItem } from './schema';
import { lineItemsOf } from './store';
import type { BillingPeriod } from './units';

type SubscriptionView = z.infer<typeof Subscription>;

/** Subscriptions as both dialects know them, with their lines, in one query each. */
export async function loadSubscriptionViews(
  db: Db,
  rows: readonly SubscriptionRow[],
  tenantId: string,
  options: { readonly lines: boolean } = { lines: true },
): Promise<SubscriptionView[]> {
  const customers = await customersByIds(
    db,
    rows.map((row) => row.customer_id),
  );
  const items = options.lines
    ? await lineItemsOf(
        db,
        rows.map((row) => row.id),
      )
    : [];
  const prices = await pricesByIds(
    db,
    items.map((item) => item.price_id),
  );
  return rows.map((row) => {
    const own = items.filter((item) => item.subscription_id === row.id);
    return toView(
      row,
      tenantId,
      customers.get(row.customer_id)?.external_id ?? '',
      own.flatMap((item) => toLineView(item, row, prices.get(item.price_id))),
    );
  });
}

function toView(row: SubscriptionRow, tenantId: string, externalCustomerId: string, lineItems: z.infer<typeof SubscriptionLineItem>[]): SubscriptionView {
  const { life: _life, status, customer_id, billing_period, metadata, ...columns } = row;
  return {
    ...columns,
    ...{ tenant_id: tenantId, status: 'published', created_by: '', updated_by: '', metadata: { ...metadata } },
    ...{ customer_id, external_customer_id: externalCustomerId, subscription_status: status, subscription_type: 'standalone', billing_cadence: 'RECURRING' },
    billing_period: billing_period as BillingPeriod,
    trial_end_date: row.trial_end,
    line_items: lineItems,
  };
}

function toLineView(item: LineItemRow, row: SubscriptionRow, price: PriceRow | undefined): z.infer<typeof SubscriptionLineItem>[] {
  if (!price) return [];
  const { id, subscription_id, price_id, quantity, display_name, start_date, end_date, created_at, updated_at } = item;
  const { currency, billing_period, billing_period_count, invoice_cadence, meter_id } = price;
  return [
    {
      ...{ id, subscription_id, customer_id: row.customer_id, price_id, price_type: price.type, meter_id, entity_type: 'plan', entity_id: row.plan_id },
      ...{ quantity, currency, billing_period, billing_period_count, invoice_cadence, display_name, start_date, end_date },
      ...{ metadata: { ...item.metadata }, status: 'published', created_at, updated_at },
    },
  ];
}

export function toRunView(row: RunRow): z.infer<typeof Run> {
  const { id, subscription_id, step_key, kind, due_at, status, attempts, error, error_code, next_attempt_at, first_attempt_at, last_attempt_at } = row;
  return {
    ...{ id, subscription_id, step: step_key, kind: kind as z.infer<typeof Run>['kind'], due_at, status, attempts, error, error_code, next_attempt_at },
    ...{ invoice_ids: [...row.invoice_ids], first_attempt_at, last_attempt_at },
  };
}
