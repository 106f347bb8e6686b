import type { Instant } from '../calendar';

/** What a lot may pay for. Every dimension that is named must contain the line's value; an empty scope pays for anything. */
export interface CreditScope {
  readonly priceTypes?: readonly string[];
  readonly features?: readonly string[];
  readonly meters?: readonly string[];
  readonly currencies?: readonly string[];
}

/** How a line presents itself to scopes. */
export interface CreditTarget {
  readonly priceType?: string;
  readonly feature?: string;
  readonly meter?: string;
  readonly currency?: string;
}

/** Credits that were granted together: counted in units (events, tokens) or in money, burnt until nothing remains or they expire. */
export interface CreditLot {
  readonly id: string;
  readonly remaining: string;
  /** From the start of the billing period in which it was granted, or its `effective_at`. */
  readonly validFrom: Instant;
  /** The instant of expiry; null never expires. */
  readonly validUntil: Instant | null;
  /** Small numbers burn first. */
  readonly priority: number;
  readonly createdAt: Instant;
  /** Bought with money; promotional lots (false) burn before paid ones. */
  readonly paid: boolean;
  readonly scope?: CreditScope;
}

/**
 * True when the lot may pay for the line at all.
 * @example inScope({ priceTypes: ['usage'] }, { priceType: 'fixed' }) => false
 */
export function inScope(scope: CreditScope | undefined, target: CreditTarget): boolean {
  if (scope === undefined) return true;
  const allows = (named: readonly string[] | undefined, value: string | undefined): boolean =>
    named === undefined || (value !== undefined && named.includes(value));
  return (
    allows(scope.priceTypes, target.priceType) &&
    allows(scope.features, target.feature) &&
    allows(scope.meters, target.meter) &&
    allows(scope.currencies, target.currency)
  );
}
