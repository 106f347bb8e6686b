import { creditExpiry, type DueGrant, type GrantTerms } from '../billing/credits';
import type { Instant } from '../billing/calendar';
import { EXPIRATION_UNITS, GRANT_PERIODS, type StandingGrantRow } from './store';

/** When a standing grant grants. */
export function termsOf(grant: StandingGrantRow, since: Instant): GrantTerms {
  const every = grant.period === null ? null : { unit: GRANT_PERIODS[grant.period], count: grant.period_count ?? 1 };
  return { every, since, begins: grant.start_date, ends: grant.end_date };
}

/** The usage that its credits pay for: from the start of what they are for, or of the grant, to the end of their time. */
export function validityOf(grant: StandingGrantRow, due: DueGrant, in_: { readonly periodEnd: Instant; readonly zone: string }) {
  const from = grant.start_date !== null && grant.start_date > due.start ? grant.start_date : due.start;
  return { from, until: untilOf(grant, from, in_) };
}

function untilOf(grant: StandingGrantRow, from: Instant, { periodEnd, zone }: { readonly periodEnd: Instant; readonly zone: string }): Instant | null {
  const { expiration_type: type, expiration_duration: value, expiration_duration_unit: unit } = grant;
  if (type === 'BILLING_CYCLE') return periodEnd;
  return type === 'NEVER' || value === null || unit === null ? null : creditExpiry(from, { value, unit: EXPIRATION_UNITS[unit] }, zone);
}
