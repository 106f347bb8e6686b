import { addAllowances } from '../../billing/allowances';
import { RESET_PERIODS, type ResetPeriod } from '../schema';
import type { Source } from './load-sources';

/** What several entitlements to one feature are together. */
export interface Aggregated {
  readonly isEnabled: boolean;
  /** Null is unlimited. */
  readonly limit: string | null;
  readonly isSoft: boolean;
  readonly reset: ResetPeriod | null;
  readonly staticValues: readonly string[];
  readonly configValues: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Disabled ones do not count; limits add up, and one without a limit lifts all; one that is soft makes all soft.
 * Units start anew as most of them do, and of equally many as the shortest does.
 */
export function aggregateSources(sources: readonly Source[]): Aggregated {
  const enabled = sources.map((source) => source.entitlement).filter((entitlement) => entitlement.is_enabled);
  return {
    isEnabled: enabled.length > 0,
    limit: addAllowances(enabled.map((entitlement) => ({ limit: entitlement.usage_limit }))).limit,
    isSoft: enabled.some((entitlement) => entitlement.is_soft_limit),
    reset: commonReset(enabled.map((entitlement) => entitlement.usage_reset_period)),
    staticValues: enabled.flatMap((entitlement) => (entitlement.static_value === '' ? [] : [entitlement.static_value])),
    configValues: enabled.flatMap((entitlement) => (entitlement.config_value === null ? [] : [entitlement.config_value])),
  };
}

function commonReset(resets: readonly (ResetPeriod | null)[]): ResetPeriod | null {
  const counts = new Map<ResetPeriod | null, number>();
  for (const reset of resets) counts.set(reset, (counts.get(reset) ?? 0) + 1);
  const [most] = [...counts].sort(([a, countA], [b, countB]) => countB - countA || lengthOf(a) - lengthOf(b));
  return most?.[0] ?? null;
}

/** Billing periods can be of any length: they stand before the named ones, as the most usual choice. */
function lengthOf(reset: ResetPeriod | null): number {
  return reset === null ? -1 : RESET_PERIODS.indexOf(reset);
}

/** Sources by the feature that they are about, in their first order. */
export function byFeature(sources: readonly Source[]): ReadonlyMap<string, readonly Source[]> {
  const features = new Map<string, Source[]>();
  for (const source of sources) {
    const found = features.get(source.entitlement.feature_id);
    if (found) found.push(source);
    else features.set(source.entitlement.feature_id, [source]);
  }
  return features;
}
