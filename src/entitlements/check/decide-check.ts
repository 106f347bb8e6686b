import { Decimal, decimal, zero } from '../../billing/money';
import type { Aggregated } from '../resolve/aggregate-sources';

export const CHECK_REASONS = [
  'ok',
  'unlimited',
  'soft_limit_exceeded',
  'limit_reached',
  'credits_exhausted',
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
  /** Null where no charge in credits blocks what they do not cover. */
  readonly credits: CreditRoom | null;
  readonly requested: string;
}

/** Units that credits still cover, once they have paid for all usage up to `usage`; below zero when it went beyond them. */
export interface CreditRoom {
  readonly left: string;
  readonly usage: string;
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
export function decideCheck({ hasSubscription, aggregated, metered, spent, requested, credits }: CheckFacts): Decision {
  if (!hasSubscription) return { allowed: false, reason: 'no_active_subscription', remaining: null };
  if (aggregated === null && credits === null) return { allowed: false, reason: 'no_entitlement', remaining: null };
  if (aggregated?.isEnabled === false) return { allowed: false, reason: 'feature_disabled', remaining: null };
  if (!metered) return { allowed: true, reason: 'ok', remaining: null };
  // Credits alone include nothing.
  const limit = aggregated === null ? '0' : aggregated.limit;
  if (limit === null) return { allowed: true, reason: 'unlimited', remaining: null };
  const isSoft = aggregated?.isSoft ?? true;
  if (isSoft && credits !== null) return decideByCredits(limit, credits, spent, requested);
  const left = decimal(limit).minus(decimal(spent));
  const remaining = Decimal.max(left, zero).toFixed();
  if (left.gte(decimal(requested))) return { allowed: true, reason: 'ok', remaining };
  return isSoft ? { allowed: true, reason: 'soft_limit_exceeded', remaining } : { allowed: false, reason: 'limit_reached', remaining };
}

/** What is included comes first, then what credits cover: 10 included and 5 covered let 15 through, however soft the limit is. */
function decideByCredits(limit: string, credits: CreditRoom, spent: string, requested: string): Decision {
  const included = Decimal.max(decimal(limit).minus(decimal(credits.usage)), zero);
  const spentSince = decimal(spent).minus(decimal(credits.usage));
  const left = included.plus(decimal(credits.left)).minus(spentSince);
  const allowed = left.gte(decimal(requested));
  return { allowed, reason: allowed ? 'ok' : 'credits_exhausted', remaining: Decimal.max(left, zero).toFixed() };
}
