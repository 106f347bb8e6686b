import { Decimal, decimal, zero } from '../money';

/** One source of an allowance: a plan, an add-on, an override. `limit` null includes everything. */
export interface AllowanceSource {
  readonly limit: string | null;
  readonly enabled?: boolean;
}

/**
 * The allowance of several sources together: their limits add up, one without limit lifts all. Null limit: unlimited; no source: nothing.
 * @example addAllowances([{ limit: '100' }, { limit: '250' }, { limit: '9', enabled: false }]) => {"limit":"350"}
 */
export function addAllowances(sources: readonly AllowanceSource[]): { readonly limit: string | null } {
  const limits = sources.filter((source) => source.enabled !== false).map((source) => source.limit);
  const counted = limits.filter((limit) => limit !== null);
  if (counted.length < limits.length) return { limit: null };
  return { limit: counted.reduce((sum, limit) => sum.plus(decimal(limit)), zero).toFixed() };
}

/**
 * What goes beyond a quota.
 * @example overQuota('100', '250') => "150"
 */
export function overQuota(quota: string, usage: string): Decimal {
  return Decimal.max(decimal(usage).minus(decimal(quota)), zero);
}

/** A grant whose quota was used up at an instant: from there to its end usage is billed. */
export interface ExhaustedGrant {
  readonly crossedAt: string;
  readonly validUntil: string;
}

/**
 * Usage that is billed because some grant covering it was used up; usage under several such grants is billed once.
 * @example usageBeyondGrants([{ crossedAt: '2026-01-10', validUntil: '2026-01-20' }], [{ at: '2026-01-05', quantity: '7' }, { at: '2026-01-12', quantity: '4' }]) => "4"
 */
export function usageBeyondGrants(grants: readonly ExhaustedGrant[], usage: readonly { readonly at: string; readonly quantity: string }[]): Decimal {
  const beyond = usage.filter(({ at }) => grants.some((grant) => at >= grant.crossedAt && at < grant.validUntil));
  return beyond.reduce((sum, { quantity }) => sum.plus(decimal(quantity)), zero);
}
