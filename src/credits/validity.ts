import { millisecondsOf, addMilliseconds } from '../billing/calendar';
import type { Instant } from '../platform';
import type { CreditGrantRow, OpenBounds } from './store';

const DAY_MS = 86_400_000;

/** When a grant expires whatever happens: so many times 24 hours after it was granted; null never. */
export function expiryOf(grant: Pick<CreditGrantRow, 'granted_at' | 'expires_in_days'>): Instant | null {
  return grant.expires_in_days === null ? null : addMilliseconds(grant.granted_at, grant.expires_in_days * DAY_MS);
}

/**
 * The usage that a grant pays for: from the start of the billing period in which it was granted to its expiry;
 * without rollover no further than the end of that period.
 * Example: granted on 10 June with 60 days to live, period June: with rollover [1 June, 9 August), without [1 June, 1 July).
 */
export function validityIn(grant: Pick<CreditGrantRow, 'granted_at' | 'expires_in_days' | 'rollover'>, period: OpenBounds) {
  const expiry = expiryOf(grant);
  const until = grant.rollover ? expiry : earliest(expiry, period.ends_at);
  // A grant that expired while it waited for a period pays for nothing; its span must still be one.
  const from = until !== null && millisecondsOf(until) < millisecondsOf(period.starts_at) ? until : period.starts_at;
  return { valid_from: from, valid_until: until };
}

function earliest(a: Instant | null, b: Instant): Instant {
  return a !== null && a < b ? a : b;
}
