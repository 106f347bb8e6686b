import type { Instant } from '../../billing/calendar';
import { customerRefs } from '../../customers';
import { refuse } from '../../platform';
import type { SubscriptionFacts } from '../../rating';
import type { Source } from './load-sources';
import type { Resolution } from './resolved';
import type { ResolutionRow, ResolveInput } from './resolution.sql';

/** What was read of a customer and a feature; refuses where one is missing. */
export function toResolution({ customer, feature, subscriptions, entitlements, blocks, holds }: ResolutionRow, input: ResolveInput): Resolution {
  if (customer === null) return refuse('customer_not_found', { customer_id: input.customer });
  if (feature === null) return refuse('not_found', { feature_id: input.feature });
  const meter = feature.meter_id === null || feature.definition === null ? null : { id: feature.meter_id, definition: feature.definition };
  return {
    customer: {
      id: customer.id,
      externalId: customer.external_id,
      refs: customerRefs(customer),
      hasTestClock: customer.test_clock_id !== null,
      frozenTime: instantOf(customer.frozen_time),
    },
    feature: { id: feature.id, lookupKey: feature.lookup_key, type: feature.type, meter },
    subscriptions,
    sources: subscriptions.flatMap((subscription) => sourcesOf(subscription, entitlements, feature.meter_id)),
    blocks,
    holds,
  };
}

function sourcesOf(subscription: SubscriptionFacts, entitlements: ResolutionRow['entitlements'], meterId: string | null): readonly Source[] {
  const rows = entitlements.map((row) => ({ ...row, starts_at: instantOf(row.starts_at), ends_at: instantOf(row.ends_at) }));
  const own = rows.filter((row) => row.entity_type === 'SUBSCRIPTION' && row.entity_id === subscription.id);
  const replaced = new Set(own.map((row) => row.parent_entitlement_id));
  const planned = rows.filter((row) => row.entity_type === 'PLAN' && row.entity_id === subscription.plan_id && !replaced.has(row.id));
  const added = rows.filter((row) => row.added_to === subscription.id && !replaced.has(row.id));
  return [...planned, ...added, ...own].map(({ added_to: _by, ...entitlement }) => ({ subscription, entitlement, entityName: '', meterId }));
}

/** Times inside JSON come as the database writes them. */
function instantOf(text: string | null): Instant | null {
  return text === null ? null : new Date(text).toISOString();
}
