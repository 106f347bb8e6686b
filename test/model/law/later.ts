import type { Instant } from '../../../src/billing/calendar';

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** What never comes is later than anything. */
export function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
