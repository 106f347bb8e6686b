import type { Instant } from '../../billing/calendar';
import { customerRefs } from '../../customers';
import { refuse, type Deps } from '../../platform';
import type { EntitlingSubscription, Source } from './load-sources';
import type { Resolution } from './resolved';
import { keepResolution, keptResolution } from './resolution-cache';
import { readResolution, type ResolutionRow } from './resolution.sql';

export interface ResolveInput {
  readonly environmentId: string;
  readonly customer: string;
  readonly feature: string;
}

/**
 * A customer, a feature and what connects them: one statement, believed for a moment when it is asked for again. What is missing is
 * never kept, so a new subscription counts at once; nor is a customer on a test clock, whose time jumps.
 */
export async function resolve(deps: Deps, input: ResolveInput): Promise<Resolution> {
  const key = JSON.stringify([input.environmentId, input.customer, input.feature]);
  const kept = keptResolution(deps, key);
  if (kept !== undefined) return kept;
  const row = await readResolution(deps.db, input);
  const resolution = toResolution(row, input);
  if ((resolution.sources.length > 0 || resolution.blocks) && row.customer?.test_clock_id === null) keepResolution(deps, key, resolution);
  return resolution;
}

function toResolution({ customer, feature, subscriptions, entitlements, blocks }: ResolutionRow, input: ResolveInput): Resolution {
  if (customer === null) return refuse('customer_not_found', { customer_id: input.customer });
  if (feature === null) return refuse('not_found', { feature_id: input.feature });
  const meter = feature.meter_id === null || feature.definition === null ? null : { id: feature.meter_id, definition: feature.definition };
  return {
    customer: { id: customer.id, externalId: customer.external_id, refs: customerRefs(customer), frozenTime: instantOf(customer.frozen_time) },
    feature: { id: feature.id, lookupKey: feature.lookup_key, type: feature.type, meter },
    subscriptions,
    sources: subscriptions.flatMap((subscription) => sourcesOf(subscription, entitlements, feature.meter_id)),
    blocks,
  };
}

function sourcesOf(subscription: EntitlingSubscription, entitlements: ResolutionRow['entitlements'], meterId: string | null): readonly Source[] {
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
