import type { PriceModel, Tier } from '../../billing/pricing';

/** The models that callers can write, by dialect B's names. */
export const PRICING_MODELS = ['flat', 'per_unit', 'graduated', 'volume', 'package', 'credit'] as const;
export type PricingModelName = (typeof PRICING_MODELS)[number];

export interface TierFields {
  readonly up_to: string | null;
  readonly unit_amount: string;
  readonly flat_amount?: string | null | undefined;
}

/** A price model as it is written on the wire, whichever dialect it came in; what a model does not need is ignored. */
export interface ModelFields {
  readonly pricing_model: PricingModelName;
  readonly amount?: string | undefined;
  readonly unit_amount?: string | undefined;
  readonly tiers?: readonly TierFields[] | undefined;
  readonly package_size?: string | undefined;
  readonly rounding?: 'up' | 'down' | undefined;
  readonly free_units?: string | undefined;
  readonly credits_per_unit?: string | undefined;
  readonly overage?: 'bill' | 'block' | 'ignore' | undefined;
  readonly charge_on_zero?: boolean | undefined;
}

/** The core's model of what was written. What is missing becomes an empty text, which the core's check refuses by name. */
export function toPriceModel(fields: ModelFields): PriceModel {
  const common = fields.charge_on_zero === undefined ? {} : { chargeOnZero: fields.charge_on_zero };
  switch (fields.pricing_model) {
    case 'flat':
      return { kind: 'flat', amount: fields.amount ?? '', ...common };
    case 'per_unit':
      return { kind: 'per_unit', unitAmount: fields.unit_amount ?? '', ...common };
    case 'graduated':
    case 'volume':
      return { kind: fields.pricing_model, tiers: (fields.tiers ?? []).map(toTier), ...common };
    case 'package': {
      const freeUnits = fields.free_units === undefined ? {} : { freeUnits: fields.free_units };
      return {
        kind: 'package',
        amount: fields.amount ?? '',
        packageSize: fields.package_size ?? '',
        rounding: fields.rounding ?? 'up',
        ...freeUnits,
        ...common,
      };
    }
    case 'credit':
      return {
        kind: 'credit',
        unitAmount: fields.unit_amount ?? '',
        creditsPerUnit: fields.credits_per_unit ?? '1',
        overage: fields.overage ?? 'bill',
        ...common,
      };
  }
}

function toTier(tier: TierFields): Tier {
  return { upTo: tier.up_to, unitAmount: tier.unit_amount, flatAmount: tier.flat_amount ?? '0' };
}

/** The inverse of `toPriceModel`; null for models that cannot be written yet. */
export function toModelFields(model: PriceModel): ModelFields | null {
  const common = model.chargeOnZero === undefined ? {} : { charge_on_zero: model.chargeOnZero };
  switch (model.kind) {
    case 'flat':
      return { pricing_model: 'flat', amount: model.amount, ...common };
    case 'per_unit':
      return { pricing_model: 'per_unit', unit_amount: model.unitAmount, ...common };
    case 'graduated':
    case 'volume':
      return {
        pricing_model: model.kind,
        tiers: model.tiers.map((tier) => ({ up_to: tier.upTo, unit_amount: tier.unitAmount, flat_amount: tier.flatAmount })),
        ...common,
      };
    case 'package': {
      const free = model.freeUnits === undefined ? {} : { free_units: model.freeUnits };
      return { pricing_model: 'package', amount: model.amount, package_size: model.packageSize, rounding: model.rounding, ...free, ...common };
    }
    case 'credit':
      return { pricing_model: 'credit', unit_amount: model.unitAmount, credits_per_unit: model.creditsPerUnit, overage: model.overage, ...common };
    default:
      return null;
  }
}
