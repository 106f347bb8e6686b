import { Decimal, decimal, zero } from '../../billing/money';
import type { Aggregated } from '../resolve/aggregate-sources';

export const CHECK_REASONS = [
  'ok',
  'unlimited',
  'soft_limit_exceeded',
  'limit_reached',
  'feature_disabled',
  'no_entitlement',
  'no_active_subscription',
] as const;
export type CheckReason = (typeof CHECK_REASONS)[number];

export interface CheckFacts {
  readonly hasSubscription: boolean;
  /** Null when no entitlement to the feature is in force. */
  readonly aggregated: Aggregated | null;
  readonly metered: boolean;
  /** Units used and units held. */
  readonly spent: string;
  readonly requested: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: CheckReason;
  /** What is left of the limit before this request; null where there is no limit. */
  readonly remaining: string | null;
}

/**
 * Whether a request may go ahead. 90 of 100 used or held: 10 more are `ok`, 11 are refused by a hard limit and let through by a soft one.
 * Pure; a request for nothing asks whether the limit is already passed.
 */
export function decideCheck({ hasSubscription, aggregated, metered, spent, requested }: CheckFacts): Decision {
  if (!hasSubscription) return { allowed: false, reason: 'no_active_subscription', remaining: null };
  if (aggregated === null) return { allowed: false, reason: 'no_entitlement', remaining: null };
  if (!aggregated.isEnabled) return { allowed: false, reason: 'feature_disabled', remaining: null };
  if (!metered) return { allowed: true, reason: 'ok', remaining: null };
  if (aggregated.limit === null) return { allowed: true, reason: 'unlimited', remaining: null };
  const left = decimal(aggregated.limit).minus(decimal(spent));
  const remaining = Decimal.max(left, zero).toFixed();
  if (left.gte(decimal(requested))) return { allowed: true, reason: 'ok', remaining };
  return aggregated.isSoft ? { allowed: true, reason: 'soft_limit_exceeded', remaining } : { allowed: false, reason: 'limit_reached', remaining };
}
