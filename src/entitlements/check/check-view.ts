import type { z } from 'zod';
import type { CheckResult } from './check-entitlement';
import type { CheckedEntitlement } from './check-schema';
import type { RecordResult } from './record-usage';

/** What a check found, with all that it was decided by. */
export function toCheckView(result: CheckResult, event: RecordResult['event'] | null): z.infer<typeof CheckedEntitlement> {
  const { resolution, aggregated, decision, window } = result;
  const { customer, feature } = resolution;
  return {
    allowed: decision.allowed,
    reason: decision.reason,
    ...{
      customer_id: customer.id,
      external_customer_id: customer.externalId,
      feature_id: feature.id,
      lookup_key: feature.lookupKey,
      feature_type: feature.type,
    },
    subscription_ids: [...new Set(result.sources.map((source) => source.subscription.id))],
    requested: result.requested,
    limit: feature.type === 'metered' ? (aggregated?.limit ?? null) : null,
    current_usage: result.usage,
    held: result.usage === null ? null : result.held,
    remaining: decision.remaining,
    is_soft_limit: aggregated?.isSoft ?? false,
    window_start: window?.start ?? null,
    reset_at: window?.resetAt ?? null,
    static_values: [...(aggregated?.staticValues ?? [])],
    config_values: (aggregated?.configValues ?? []).map((value) => ({ ...value })),
    checked_at: result.now,
    event: event && { event_id: event.eventId, recorded: event.recorded, duplicate: event.duplicate },
  };
}
