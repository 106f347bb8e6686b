import type { PricingModelName, ModelFields, TierFields } from './pricing-model';

export type BillingModel = 'FLAT_FEE' | 'PACKAGE' | 'TIERED';
export type TierMode = 'VOLUME' | 'SLAB';
export type PriceType = 'USAGE' | 'FIXED';

/** Dialect A's way to write a model; `pricing_model` may be sent instead of billing_model, with dialect B's fields. */
export interface DialectAFields extends Omit<ModelFields, 'pricing_model' | 'tiers'> {
  readonly pricing_model?: PricingModelName | undefined;
  readonly billing_model?: BillingModel | undefined;
  readonly tier_mode?: TierMode | undefined;
  readonly tiers?: readonly TierFields[] | null | undefined;
  readonly transform_quantity?: { readonly divide_by: string; readonly round?: 'up' | 'down' | undefined } | null | undefined;
}

/** True when the body writes the model, or a part of it. */
export function writesModel(body: DialectAFields): boolean {
  const { pricing_model, billing_model, tier_mode, tiers, transform_quantity, amount, unit_amount, package_size, rounding, ...rest } = body;
  const { free_units, credits_per_unit, overage, charge_on_zero } = rest;
  const parts = [pricing_model, billing_model, tier_mode, tiers, transform_quantity, amount, unit_amount, package_size, rounding];
  return [...parts, free_units, credits_per_unit, overage, charge_on_zero].some((part) => part !== undefined && part !== null);
}

/** The model's fields as both dialects know them. `known` is what an update starts from. Null when nothing names a model. */
export function modelFieldsOf(body: DialectAFields, type: PriceType, known: ModelFields | null = null): ModelFields | null {
  const pricingModel = pricingModelOf(body, type, known);
  if (pricingModel === null) return null;
  const unitPrice = pricingModel === 'per_unit' || pricingModel === 'credit';
  return {
    pricing_model: pricingModel,
    amount: body.amount ?? (unitPrice ? undefined : known?.amount),
    unit_amount: body.unit_amount ?? (unitPrice ? (body.amount ?? known?.unit_amount) : undefined),
    tiers: body.tiers ?? known?.tiers,
    package_size: body.package_size ?? body.transform_quantity?.divide_by ?? known?.package_size,
    rounding: body.rounding ?? body.transform_quantity?.round ?? known?.rounding,
    free_units: body.free_units ?? known?.free_units,
    credits_per_unit: body.credits_per_unit ?? known?.credits_per_unit,
    overage: body.overage ?? known?.overage,
    charge_on_zero: body.charge_on_zero ?? known?.charge_on_zero,
  };
}

function pricingModelOf(body: DialectAFields, type: PriceType, known: ModelFields | null): PricingModelName | null {
  if (body.pricing_model !== undefined) return body.pricing_model;
  if (body.billing_model === 'FLAT_FEE') return type === 'FIXED' ? 'flat' : 'per_unit';
  if (body.billing_model === 'PACKAGE') return 'package';
  const tiered = body.billing_model === 'TIERED' || known?.pricing_model === 'graduated' || known?.pricing_model === 'volume';
  if (!tiered) return known?.pricing_model ?? null;
  if (body.tier_mode !== undefined) return body.tier_mode === 'SLAB' ? 'graduated' : 'volume';
  return known?.pricing_model === 'volume' || known?.pricing_model === 'graduated' ? known.pricing_model : null;
}

/** Dialect A's words for a model. */
export function billingModelOf(kind: string): { readonly billing_model: BillingModel; readonly tier_mode: TierMode | null } {
  if (kind === 'graduated') return { billing_model: 'TIERED', tier_mode: 'SLAB' };
  if (kind === 'volume') return { billing_model: 'TIERED', tier_mode: 'VOLUME' };
  return { billing_model: kind === 'package' ? 'PACKAGE' : 'FLAT_FEE', tier_mode: null };
}
