import { addMilliseconds, type Period } from '../../billing/calendar';
import { queryNamed, type Db, type Instant } from '../../platform';
import { FACT_COLUMNS, type SubscriptionFacts } from '../../rating';
import type { EntitlementRow } from '../store';

/** One entitlement as one subscription has it. */
export interface Source {
  readonly subscription: SubscriptionFacts;
  readonly entitlement: EntitlementRow;
  readonly entityName: string;
  readonly meterId: string | null;
}

/** The subscriptions that entitle a customer now, oldest first. Uses subscriptions_customer. */
export function entitlingSubscriptions(db: Db, customerId: string): Promise<SubscriptionFacts[]> {
  return db('subscriptions')
    .where({ customer_id: customerId })
    .whereIn('status', ['active', 'trialing', 'past_due'])
    .orderBy(['start_date', 'id'])
    .select([...FACT_COLUMNS]) as unknown as Promise<SubscriptionFacts[]>;
}

export function entitlingSubscription(db: Db, environmentId: string, id: string): Promise<SubscriptionFacts | undefined> {
  return db('subscriptions')
    .where({ id, environment_id: environmentId })
    .first([...FACT_COLUMNS]) as unknown as Promise<SubscriptionFacts | undefined>;
}

type Joined = EntitlementRow & {
  readonly meter_id: string | null;
  readonly entity_name: string | null;
  /** The subscription that has it by an add-on. */
  readonly added_to: string | null;
};

// What comes by an add-on holds while the subscription has it.
const STARTS = 'greatest(entitlement.starts_at, had.start_date)';
const ENDS = 'least(entitlement.ends_at, had.end_date)';

/** The span of an instant, for what an entitlement's own dates must touch. */
export function instantSpan(instant: Instant): Period {
  return { start: instant, end: addMilliseconds(instant, 1) };
}

const SOURCES = {
  name: 'entitlement_sources',
  text: `select entitlement.*, feature.meter_id, had.subscription_id as added_to,
                coalesce(plan.name, addon.name) as entity_name, ${STARTS} as starts_at, ${ENDS} as ends_at
         from entitlements entitlement
         join features feature on feature.id = entitlement.feature_id
         left join plans plan on plan.id = entitlement.entity_id
         left join addons addon on addon.id = entitlement.entity_id
         left join addon_associations had on had.addon_id = addon.id and had.subscription_id = any($2)
         where entitlement.entity_id in (select unnest($1::text[]) union all select addon_id from addon_associations where subscription_id = any($2))
           and entitlement.status = 'published'
           and (had.end_date is null or had.end_date > had.start_date)
           and coalesce(${STARTS}, '-infinity') < $4 and coalesce(${ENDS}, 'infinity') > $3
         order by entitlement.display_order, entitlement.created_at, entitlement.id`,
};

/**
 * What some subscriptions are entitled to: by their plan, by their add-ons while they have them, and by entitlements of their own, which replace
 * those that they name as parent. An entitlement with dates of its own counts where they touch the span.
 * Uses entitlements_one_live and addon_associations_subscription.
 */
export async function loadSources(db: Db, subscriptions: readonly SubscriptionFacts[], span: Period): Promise<readonly Source[]> {
  if (subscriptions.length === 0) return [];
  const subscriptionIds = subscriptions.map((subscription) => subscription.id);
  const ids = [...new Set([...subscriptionIds, ...subscriptions.map((subscription) => subscription.plan_id)])];
  const rows = await queryNamed<Joined>(db, { ...SOURCES, values: [ids, subscriptionIds, span.start, span.end] });
  return subscriptions.flatMap((subscription) => sourcesOf(subscription, rows));
}

function sourcesOf(subscription: SubscriptionFacts, rows: readonly Joined[]): readonly Source[] {
  const own = rows.filter((row) => row.entity_type === 'SUBSCRIPTION' && row.entity_id === subscription.id);
  const replaced = new Set(own.map((row) => row.parent_entitlement_id));
  const planned = rows.filter((row) => row.entity_type === 'PLAN' && row.entity_id === subscription.plan_id && !replaced.has(row.id));
  const added = rows.filter((row) => row.added_to === subscription.id && !replaced.has(row.id));
  return [...planned, ...added, ...own].map(({ meter_id: meterId, entity_name: entityName, added_to: _by, ...entitlement }) => ({
    subscription,
    entitlement,
    entityName: entityName ?? '',
    meterId,
  }));
}
