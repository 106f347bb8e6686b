import { addMilliseconds, type Period } from '../../billing/calendar';
import type { Life } from '../../billing/subscription';
import type { Db, Instant } from '../../platform';
import type { EntitlementRow } from '../store';

/** What an entitlement depends on in the subscription that it comes by. */
export interface EntitlingSubscription {
  readonly id: string;
  readonly customer_id: string;
  readonly plan_id: string;
  readonly status: string;
  readonly currency: string;
  readonly billing_period: string;
  readonly billing_cycle: 'anniversary' | 'calendar';
  readonly start_date: Instant;
  readonly life: Life;
  readonly created_at: Instant;
}

/** One entitlement as one subscription has it. */
export interface Source {
  readonly subscription: EntitlingSubscription;
  readonly entitlement: EntitlementRow;
  readonly entityName: string;
  readonly meterId: string | null;
}

const SUBSCRIPTION = ['id', 'customer_id', 'plan_id', 'status', 'currency', 'billing_period', 'billing_cycle', 'start_date', 'life', 'created_at'];

/** The subscriptions that entitle a customer now, oldest first. Uses subscriptions_customer. */
export function entitlingSubscriptions(db: Db, customerId: string): Promise<EntitlingSubscription[]> {
  return db('subscriptions')
    .where({ customer_id: customerId })
    .whereIn('status', ['active', 'trialing', 'past_due'])
    .orderBy(['start_date', 'id'])
    .select(SUBSCRIPTION) as unknown as Promise<EntitlingSubscription[]>;
}

export function entitlingSubscription(db: Db, environmentId: string, id: string): Promise<EntitlingSubscription | undefined> {
  return db('subscriptions').where({ id, environment_id: environmentId }).first(SUBSCRIPTION) as unknown as Promise<EntitlingSubscription | undefined>;
}

type Joined = EntitlementRow & { readonly meter_id: string | null; readonly plan_name: string | null };

/** The span of an instant, for what an entitlement's own dates must touch. */
export function instantSpan(instant: Instant): Period {
  return { start: instant, end: addMilliseconds(instant, 1) };
}

/**
 * What some subscriptions are entitled to: by their plan, and by entitlements of their own, which replace those of the plan that they name
 * as parent. An entitlement with dates of its own counts where they touch the span.
 * Uses entitlements_one_live.
 */
export async function loadSources(db: Db, subscriptions: readonly EntitlingSubscription[], span: Period): Promise<readonly Source[]> {
  if (subscriptions.length === 0) return [];
  const ids = [...new Set(subscriptions.flatMap((subscription) => [subscription.id, subscription.plan_id]))];
  const rows = (await db('entitlements as entitlement')
    .join('features as feature', 'feature.id', 'entitlement.feature_id')
    .leftJoin('plans as plan', 'plan.id', 'entitlement.entity_id')
    .whereIn('entitlement.entity_id', ids)
    .where('entitlement.status', 'published')
    .andWhere((start) => void start.whereNull('entitlement.starts_at').orWhere('entitlement.starts_at', '<', span.end))
    .andWhere((end) => void end.whereNull('entitlement.ends_at').orWhere('entitlement.ends_at', '>', span.start))
    .orderBy(['entitlement.display_order', 'entitlement.created_at', 'entitlement.id'])
    .select('entitlement.*', 'feature.meter_id', 'plan.name as plan_name')) as Joined[];
  return subscriptions.flatMap((subscription) => sourcesOf(subscription, rows));
}

function sourcesOf(subscription: EntitlingSubscription, rows: readonly Joined[]): readonly Source[] {
  const own = rows.filter((row) => row.entity_type === 'SUBSCRIPTION' && row.entity_id === subscription.id);
  const replaced = new Set(own.map((row) => row.parent_entitlement_id));
  const planned = rows.filter((row) => row.entity_type === 'PLAN' && row.entity_id === subscription.plan_id && !replaced.has(row.id));
  return [...planned, ...own].map(({ meter_id: meterId, plan_name: planName, ...entitlement }) => ({
    subscription,
    entitlement,
    entityName: planName ?? '',
    meterId,
  }));
}
