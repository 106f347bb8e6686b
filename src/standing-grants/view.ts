import type { z } from 'zod';
import { toBaseView } from '../http';
import { reasonOf } from './operations/apply-standing-grants';
import type { UpcomingOccurrence } from './operations/upcoming-grants';
import type { StandingGrant, UpcomingGrant } from './schema';
import type { StandingGrantRow } from './store';

export function toStandingGrantView(row: StandingGrantRow, tenantId: string): z.infer<typeof StandingGrant> {
  const { name, scope, subscription_id, addon_id, copied_from_id, credits, cadence, period, period_count, priority, start_date, end_date } = row;
  const { expiration_type, expiration_duration, expiration_duration_unit, conversion_rate, topup_conversion_rate } = row;
  return {
    ...toBaseView(row, tenantId),
    ...{ name, scope, plan_id: row.plan_id ?? '', subscription_id, addon_id, copied_from_id, credits, cadence, period, period_count, priority },
    ...{ expiration_type, expiration_duration, expiration_duration_unit, conversion_rate, topup_conversion_rate, start_date, end_date },
    credit_grant_anchor: null,
  };
}

/** What a standing grant will do next, in the shape of what it has done. */
export function toUpcomingView({ grant, subscriptionId, due, first }: UpcomingOccurrence, tenantId: string): z.infer<typeof UpcomingGrant> {
  const id = `${grant.id}:${due.start}`;
  return {
    ...toBaseView({ ...grant, id }, tenantId),
    ...{ credit_grant_id: grant.id, subscription_id: subscriptionId, subscription_status_at_application: null },
    ...{ credits: Number(grant.credits), credits_decimal: grant.credits, application_status: 'pending', application_reason: reasonOf(grant, first) },
    ...{ scheduled_for: due.start, period_start: due.start, period_end: due.end, applied_at: null, failure_reason: null, retry_count: 0, idempotency_key: id },
  };
}
