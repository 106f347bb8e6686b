/** A charge of a pricing plan, as dialect B writes it. */
export type Charge = Readonly<Record<string, unknown>> & { readonly pricing_model: string };

/** The event that charges count unless they say otherwise. */
export const EVENT = 'request';

export interface Measured {
  readonly event?: string;
  readonly aggregation?: 'count' | 'sum' | 'max' | 'latest' | 'count_unique';
  readonly field?: string;
  readonly name?: string;
}

function measured({ event = EVENT, ...rest }: Measured) {
  return { event_name: event, ...rest };
}

export function flat(amount: string, options: Measured & { readonly timing?: 'arrears' | 'advance' } = {}): Charge {
  const { timing = 'arrears', ...rest } = options;
  return { ...measured({ event: 'fee', ...rest }), pricing_model: 'flat', amount, billing_timing: timing };
}

export function perUnit(unitAmount: string, options: Measured = {}): Charge {
  return { ...measured(options), pricing_model: 'per_unit', unit_amount: unitAmount };
}

/** Tiers as pairs of upper bound and unit price; the last bound is null. */
export type Tiers = readonly (readonly [upTo: number | null, unitAmount: string])[];

export function graduated(tiers: Tiers, options: Measured = {}): Charge {
  return { ...measured(options), pricing_model: 'graduated', tiers: toTiers(tiers) };
}

export function volume(tiers: Tiers, options: Measured = {}): Charge {
  return { ...measured(options), pricing_model: 'volume', tiers: toTiers(tiers) };
}

function toTiers(tiers: Tiers) {
  return tiers.map(([up_to, unit_amount]) => ({ up_to, unit_amount }));
}

export function packages(amount: string, size: number, options: Measured = {}): Charge {
  return { ...measured(options), pricing_model: 'package', amount, package_size: size };
}

/** Usage drawn from credits; `overage` says what happens without any. */
export function credit(unitAmount: string, overage: 'bill' | 'block' | 'ignore', options: Measured = {}): Charge {
  return { ...measured(options), pricing_model: 'credit', unit_amount: unitAmount, overage };
}
