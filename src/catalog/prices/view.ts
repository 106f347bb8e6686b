import type { z } from 'zod';
import { toBaseView } from '../../http';
import type { Db } from '../../platform';
import { metersByIds, toMeterView, type MeterRow } from '../meters';
import type { modelAnswer, Price } from './answers';
import { billingModelOf } from './dialect-a';
import { displayAmount } from './display-amount';
import { toModelFields } from './pricing-model';
import type { PriceRow } from './store';

type ModelAnswer = z.infer<z.ZodObject<typeof modelAnswer>> & { readonly amount?: string };

const UNUSED = {
  addon: null,
  conversion_rate: null,
  display_price_unit_amount: null,
  group: null,
  group_id: null,
  plan: null,
  price_unit: null,
  price_unit_amount: null,
  price_unit_id: null,
  price_unit_tiers: null,
  pricing_unit: null,
  trial_period: 0,
} as const;

/** A price as the API shows it, by both dialects' names. */
export function toPriceView(row: PriceRow, meter: MeterRow | undefined, tenantId: string): Price {
  const model = toModelAnswer(row);
  const amount = model.amount ?? model.unit_amount ?? '0';
  return {
    ...toBaseView(row, tenantId),
    ...UNUSED,
    ...model,
    tiers: model.tiers ?? null,
    amount,
    display_amount: model.tiers ? '' : displayAmount(amount, row.currency),
    currency: row.currency,
    type: row.type,
    ...billingModelOf(row.model.kind),
    transform_quantity: packageOf(model),
    billing_period: row.billing_period,
    billing_period_count: row.billing_period_count,
    billing_cadence: 'RECURRING',
    invoice_cadence: row.invoice_cadence,
    price_unit_type: 'FIAT',
    trial_period_days: 0,
    entity_type: row.entity_type,
    entity_id: row.entity_id,
    plan_id: row.entity_type === 'PLAN' ? row.entity_id : null,
    parent_price_id: row.root_price_id === row.id ? null : row.root_price_id,
    version: row.version,
    meter_id: row.meter_id,
    meter: meter ? toMeterView(meter, tenantId) : null,
    min_quantity: row.min_quantity,
    display_name: row.display_name,
    description: row.description,
    lookup_key: row.lookup_key,
    sequence: Number(row.sequence),
    start_date: row.starts_at,
    end_date: row.ends_at,
  };
}

/** The model by dialect B's names; `amount` only where the model has one. */
export function toModelAnswer({ model }: Pick<PriceRow, 'model'>): ModelAnswer {
  const fields = toModelFields(model);
  if (fields === null) return { pricing_model: model.kind };
  const { tiers, ...rest } = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as typeof fields;
  return { ...(rest as ModelAnswer), ...(tiers ? { tiers: tiers.map(toTierAnswer) } : {}) };
}

function toTierAnswer(tier: { readonly up_to: string | null; readonly unit_amount: string; readonly flat_amount?: string | null | undefined }) {
  return {
    up_to: tier.up_to === null ? null : Number(tier.up_to),
    up_to_decimal: tier.up_to,
    unit_amount: tier.unit_amount,
    flat_amount: tier.flat_amount ?? '0',
  };
}

function packageOf(model: ModelAnswer): Price['transform_quantity'] {
  if (model.package_size === undefined) return null;
  return { divide_by: Number(model.package_size), divide_by_decimal: model.package_size, round: model.rounding ?? 'up' };
}

/** Prices with their meters, which are read at once. */
export async function viewPrices(db: Db, rows: readonly PriceRow[], tenantId: string): Promise<Price[]> {
  const meters = await metersByIds(
    db,
    rows.map((row) => row.meter_id),
  );
  return rows.map((row) => toPriceView(row, row.meter_id === null ? undefined : meters.get(row.meter_id), tenantId));
}
