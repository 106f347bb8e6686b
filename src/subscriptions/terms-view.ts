import type { z } from 'zod';
import type { Db } from '../platform';
import type { Subscription } from './answers';
import type { PhaseChange } from './changes/change-spec';
import type { ChangeRow, SubscriptionRow } from './rows';
import type { SubscriptionPhase } from './terms-schema';
import type { BillingPeriod } from './units';

type View = z.infer<typeof Subscription>;
type Phase = z.infer<typeof SubscriptionPhase>;

/** The rhythms in the words in which they were asked for, and who is billed with whom. */
export function termsView(
  row: SubscriptionRow,
): Pick<View, 'billing_period' | 'billing_period_count' | 'usage_billing_period' | 'usage_billing_period_count' | 'commitment_duration' | 'subscription_type'> {
  const split = row.fee_billing_period !== null;
  return {
    billing_period: (row.fee_billing_period ?? row.billing_period) as BillingPeriod,
    billing_period_count: row.fee_billing_period_count ?? row.billing_period_count,
    usage_billing_period: split ? (row.billing_period as BillingPeriod) : null,
    usage_billing_period_count: split ? row.billing_period_count : null,
    commitment_duration: row.commitment_duration as BillingPeriod | null,
    subscription_type: row.parent_subscription_id !== null ? 'grouped_invoicing' : row.life.billsOthers === true ? 'parent' : 'standalone',
  };
}

/** The phases of subscriptions, in their order: changes that were agreed from the start. Uses subscription_changes_subscription. */
export async function loadPhases(db: Db, subscriptionIds: readonly string[], tenantId: string): Promise<readonly Phase[]> {
  const rows = await db<ChangeRow>('subscription_changes')
    .whereIn('subscription_id', [...subscriptionIds])
    .whereRaw(`spec->>'type' = 'phase'`)
    .orderBy(['scheduled_at', 'id']);
  return rows.map((row) => {
    const { endsAt, coupons, metadata } = row.spec as PhaseChange;
    const { id, environment_id, subscription_id, scheduled_at, status, created_at, updated_at } = row;
    return {
      ...{ id, environment_id, tenant_id: tenantId, status: 'published', created_at, updated_at, created_by: '', updated_by: '', metadata: { ...metadata } },
      ...{ subscription_id, start_date: scheduled_at, end_date: endsAt, state: status, coupons: [...coupons] },
    };
  });
}
