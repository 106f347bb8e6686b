/** A band of a tiered price. `upTo` is inclusive; null means all the rest. */
export interface Tier {
  readonly upTo: string | null;
  readonly unitAmount: string;
  readonly flatAmount: string;
}

interface Common {
  /** Bills the smallest possible amount (a first band's flat fee, one package) for a quantity of zero as well. */
  readonly chargeOnZero?: boolean;
}

export interface FlatPrice extends Common {
  readonly kind: 'flat';
  readonly amount: string;
}

export interface PerUnitPrice extends Common {
  readonly kind: 'per_unit';
  readonly unitAmount: string;
}

export interface GraduatedPrice extends Common {
  readonly kind: 'graduated';
  readonly tiers: readonly Tier[];
}

export interface VolumePrice extends Common {
  readonly kind: 'volume';
  readonly tiers: readonly Tier[];
}

export interface PackagePrice extends Common {
  readonly kind: 'package';
  readonly amount: string;
  readonly packageSize: string;
  readonly rounding: 'up' | 'down';
  readonly freeUnits?: string;
}

/** A share of the amounts that events carry. "1.5" percent of 200.00 is 3.00. */
export interface PercentagePrice extends Common {
  readonly kind: 'percentage';
  readonly percent: string;
  readonly fixedPerEvent?: string;
  /** The first so much of the total amount is free of the percentage. */
  readonly freeUnits?: string;
  /** The first so many events are free of everything. */
  readonly freeEvents?: string;
  readonly minimumPerEvent?: string;
  readonly maximumPerEvent?: string;
}

export interface CreditPrice extends Common {
  readonly kind: 'credit';
  readonly creditsPerUnit: string;
  /** The price of one credit that the customer's credits did not cover. */
  readonly unitAmount: string;
  readonly overage: 'bill' | 'block' | 'ignore';
}

/** A unit price looked up by the values of one to three event properties. */
export interface MatrixPrice extends Common {
  readonly kind: 'matrix';
  readonly properties: readonly string[];
  readonly cells: readonly MatrixCell[];
  /** For combinations that no cell names; null refuses them. */
  readonly defaultUnitAmount: string | null;
}

export interface MatrixCell {
  readonly values: readonly string[];
  readonly unitAmount: string;
}

/** Each event carries its own amount; the price is their sum. */
export interface DynamicPrice extends Common {
  readonly kind: 'dynamic';
}

/** How a quantity becomes an amount. Plain JSON: amounts are decimal strings with as many digits as the price needs. */
export type PriceModel = FlatPrice | PerUnitPrice | GraduatedPrice | VolumePrice | PackagePrice | PercentagePrice | CreditPrice | MatrixPrice | DynamicPrice;

/** What some models need to know beyond the quantity. Plain JSON, stored with the invoice line. */
export interface PricingFacts {
  /** Amounts carried by single events, in order of (timestamp, event id): for percentage with limits per event, and dynamic. */
  readonly eventAmounts?: readonly string[];
  /** How many events the quantity came from: for a percentage's fixed part. */
  readonly eventCount?: number;
  /** Quantities by the values of the matrix's properties, in the properties' order; null for an absent one. */
  readonly groups?: readonly { readonly values: readonly (string | null)[]; readonly quantity: string }[];
}
