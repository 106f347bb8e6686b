import type { z } from 'zod';
import { metersByIds, plansByIds, pricesByIds, toPriceView, type MeterRow, type PlanRow, type PriceRow } from '../catalog';
import { expands } from '../http';
import { phasesOfLines } from '../invoices';
import type { Db } from '../platform';
import type { SubscriptionLineItem } from './answers';
import type { LineItemRow, SubscriptionRow } from './rows';
import type { BillingPeriod } from './units';

type LineView = z.infer<typeof SubscriptionLineItem>;

const UNUSED_IN_LINES = {
  ...{ price_unit: null, price_unit_id: null, trial_period: 0 },
} as const;

interface LineRelated {
  readonly tenantId: string;
  readonly expand: string | undefined;
  readonly prices: ReadonlyMap<string, PriceRow>;
  readonly meters: ReadonlyMap<string, MeterRow>;
  readonly plans: ReadonlyMap<string, PlanRow>;
  /** The phases in which lines began, by the lines' ids. */
  readonly linePhases: ReadonlyMap<string, string>;
}

/** A line as dialect A knows it; none for one whose price is gone. */
export function toLineView(item: LineItemRow, row: SubscriptionRow, { tenantId, expand, prices, meters, plans, linePhases }: LineRelated): LineView[] {
  const price = prices.get(item.price_id);
  if (!price) return [];
  const { id, environment_id, subscription_id, price_id, quantity, display_name, start_date, end_date, created_at, updated_at } = item;
  const { currency, billing_period, billing_period_count, invoice_cadence, meter_id } = price;
  const meter = meter_id === null ? undefined : meters.get(meter_id);
  return [
    {
      ...UNUSED_IN_LINES,
      ...{ id, environment_id, tenant_id: tenantId, subscription_id, customer_id: row.customer_id, price_id, price_type: price.type, meter_id },
      ...{
        entity_type: item.entity_type,
        entity_id: item.entity_id,
        addon_association_id: item.addon_association_id,
        subscription_phase_id: linePhases.get(item.id) ?? null,
        root_id: item.root_id,
        quantity,
        currency,
        billing_period,
        billing_period_count,
        invoice_cadence,
        display_name,
      },
      ...commitmentView(item.commitment, row),
      ...{ start_date, end_date, meter_display_name: meter?.name ?? '', plan_display_name: plans.get(row.plan_id)?.name ?? '' },
      ...{ metadata: { ...item.metadata }, status: 'published', created_at, updated_at, created_by: '', updated_by: '' },
      price: expands(expand, 'prices') ? toPriceView(price, meter, tenantId) : null,
    },
  ];
}

function commitmentView(commitment: LineItemRow['commitment'], { billing_period }: SubscriptionRow) {
  const { type = null, value = null, overageFactor = null, trueUp = null } = commitment ?? {};
  return {
    ...{ commitment_type: type, commitment_amount: type === 'amount' ? value : null, commitment_quantity: type === 'quantity' ? value : null },
    ...{ commitment_overage_factor: overageFactor, commitment_true_up_enabled: trueUp },
    ...{ commitment_duration: commitment && (billing_period as BillingPeriod), commitment_windowed: commitment && (commitment.windowed ?? false) },
  };
}

/** Lines with their prices, in the order given; a fixed number of reads, however many lines. */
export async function loadLineViews(db: Db, items: readonly LineItemRow[], tenantId: string, expand: string | undefined = 'prices'): Promise<LineView[]> {
  const ids = [...new Set(items.map((item) => item.subscription_id))];
  const rows = new Map((await db<SubscriptionRow>('subscriptions').whereIn('id', ids)).map((row) => [row.id, row]));
  const plans = await plansByIds(
    db,
    [...rows.values()].map((row) => row.plan_id),
  );
  const prices = await pricesByIds(
    db,
    items.map((item) => item.price_id),
  );
  const meters = await metersByIds(
    db,
    [...prices.values()].map((price) => price.meter_id),
  );
  const linePhases = await phasesOfLines(
    db,
    items.map((item) => item.id),
  );
  return items.flatMap((item) => {
    const row = rows.get(item.subscription_id);
    return row === undefined ? [] : toLineView(item, row, { tenantId, expand, prices, meters, plans, linePhases });
  });
}
