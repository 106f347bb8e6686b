import { type Instant, localTime, instantFromDateTime, type Period } from '../calendar';

export interface UnitGrantTerms {
  /** The billing period in which the grant was made, or the first one that follows it. */
  readonly period: Period;
  readonly grantedAt: Instant;
  readonly expiresInDays: number | null;
  readonly rollover: boolean;
  readonly zone: string;
}

/**
 * When credits counted in units pay: from the start of the period they were granted in. Without rollover they lapse at its end, or at
 * their expiry if that is sooner; with rollover only their expiry ends them.
 * @example grantValidity({ period: january, grantedAt: '2026-01-10T00:00:00.000Z', expiresInDays: 90, rollover: false, zone: 'UTC' }).validUntil => "2026-02-01T00:00:00.000Z"
 * @example grantValidity({ period: january, grantedAt: '2026-01-10T00:00:00.000Z', expiresInDays: 90, rollover: true, zone: 'UTC' }).validUntil => "2026-04-10T00:00:00.000Z"
 */
export function grantValidity(terms: UnitGrantTerms): { readonly validFrom: Instant; readonly validUntil: Instant | null } {
  const expiry = terms.expiresInDays === null ? null : instantFromDateTime(localTime(terms.grantedAt, terms.zone).plus({ days: terms.expiresInDays }));
  const validFrom = terms.period.start;
  if (terms.rollover) return { validFrom, validUntil: expiry };
  return { validFrom, validUntil: expiry !== null && expiry < terms.period.end ? expiry : terms.period.end };
}
