import type { Instant, Period } from '../calendar';
import { assert } from '../invariant';

/** A price in force over [validFrom, validUntil); changing a price ends one version and opens the next at the same instant. */
export interface PriceVersion {
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
}

/** The parts of a period with the version in force over each. Usage is measured part by part, so that no event has two prices. */
export function versionsWithin<Version extends PriceVersion>(
  versions: readonly Version[],
  period: Period,
): readonly { readonly version: Version; readonly period: Period }[] {
  const ordered = [...versions].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  for (const [index, version] of ordered.entries()) {
    const next = ordered[index + 1];
    assert(next === undefined || (version.validUntil !== null && version.validUntil <= next.validFrom), 'price_versions_overlap', { at: version.validUntil });
  }
  return ordered.flatMap((version) => {
    const start = version.validFrom > period.start ? version.validFrom : period.start;
    const end = version.validUntil !== null && version.validUntil < period.end ? version.validUntil : period.end;
    return start < end ? [{ version, period: { start, end } }] : [];
  });
}
