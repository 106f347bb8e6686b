import type { AllowanceRule } from '../../billing/allowances';
import type { Period } from '../../billing/calendar';
import type { Db } from '../../platform';
import type { SubscriptionFacts } from '../../rating';
import { aggregateSources } from './aggregate-sources';
import { allowanceRule } from './allowance-rule';
import { loadSources, type Source } from './load-sources';

/** What a subscription includes of each meter's units over a period; a meter that no entitlement is about is not in it. */
export async function loadAllowances(db: Db, subscription: SubscriptionFacts, period: Period): Promise<ReadonlyMap<string, AllowanceRule>> {
  const sources = await loadSources(db, [subscription], period);
  const byMeter = new Map<string, Source[]>();
  for (const source of sources) {
    if (source.meterId === null || !source.entitlement.is_enabled) continue;
    byMeter.set(source.meterId, [...(byMeter.get(source.meterId) ?? []), source]);
  }
  return new Map([...byMeter].map(([meterId, found]) => [meterId, allowanceRule(aggregateSources(found), subscription)]));
}
