import type { Instant } from '../calendar';
import { unreachable } from '../invariant';

/** For how long a coupon on a subscription discounts its invoices. */
export type CouponDuration = { readonly kind: 'once' } | { readonly kind: 'repeated'; readonly periods: number } | { readonly kind: 'forever' };

export interface CouponUse {
  readonly duration: CouponDuration;
  /** Invoices that it has discounted already; voided ones give their use back. */
  readonly usedPeriods: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

/**
 * True when the coupon discounts an invoice for a period that starts at the instant.
 * @example couponIsDue({ duration: { kind: 'repeated', periods: 3 }, usedPeriods: 3, startsAt: january.start, endsAt: null }, january.end) => false
 */
export function couponIsDue(use: CouponUse, periodStart: Instant): boolean {
  if (periodStart < use.startsAt || (use.endsAt !== null && periodStart >= use.endsAt)) return false;
  switch (use.duration.kind) {
    case 'once':
      return use.usedPeriods === 0;
    case 'repeated':
      return use.usedPeriods < use.duration.periods;
    case 'forever':
      return true;
    default:
      return unreachable(use.duration);
  }
}
