import type { MeterDefinition } from '../../billing/metering';
import type { CustomerRow } from '../../customers';
import { queryNamed, type Db } from '../../platform';
import type { SubscriptionFacts } from '../../rating';
import type { EntitlementRow } from '../store';

export interface ResolveInput {
  readonly environmentId: string;
  readonly customer: string;
  readonly feature: string;
}

/** Instants of entitlements are as Postgres writes them in JSON. */
export interface ResolutionRow {
  readonly customer: (Pick<CustomerRow, 'id' | 'external_id' | 'former_external_ids' | 'test_clock_id'> & { readonly frozen_time: string | null }) | null;
  readonly feature: {
    readonly id: string;
    readonly lookup_key: string;
    readonly type: EntitlementRow['feature_type'];
    readonly meter_id: string | null;
    readonly definition: MeterDefinition | null;
  } | null;
  readonly subscriptions: readonly SubscriptionFacts[];
  /** `added_to` is the subscription that has it by an add-on, within the bounds of that. */
  readonly entitlements: readonly (EntitlementRow & { readonly added_to: string | null })[];
  /** Whether a running subscription charges the feature in credits and blocks what they do not cover. */
  readonly blocks: boolean;
  readonly holds: boolean;
}

/**
 * One row for each that is asked for, in order; customer or feature is null when there is none by that name. Subscriptions are those that run,
 * oldest first. Uses the primary key and customers_external_id, features_lookup_key, subscriptions_customer, entitlements_one_live,
 * addon_associations_subscription and reservations_held.
 */
const RESOLVE = {
  name: 'entitlements_resolve',
  text: `
    select found.*
    from unnest($1::text[], $2::text[], $3::text[]) with ordinality as asked (environment_id, named_customer, named_feature, number)
    cross join lateral (
      with customer as materialized (
        select c.id, c.external_id, c.former_external_ids, c.test_clock_id, t.frozen_time
        from customers c left join test_clocks t on t.id = c.test_clock_id
        where c.environment_id = asked.environment_id and c.status = 'published' and (c.id = asked.named_customer or c.external_id = asked.named_customer)
        limit 1
      ),
      feature as materialized (
        select f.id, f.lookup_key, f.type, f.meter_id, m.definition
        from features f left join meters m on m.id = f.meter_id
        where f.environment_id = asked.environment_id and f.status = 'published' and (f.id = asked.named_feature or f.lookup_key = asked.named_feature)
        order by f.id = asked.named_feature desc
        limit 1
      ),
      running as materialized (
        select s.id, s.customer_id, s.plan_id, s.status, s.currency, s.billing_period, s.billing_cycle, s.life->>'startAt' as start_date, s.life, s.created_at
        from subscriptions s join customer on customer.id = s.customer_id
        where s.status in ('active', 'trialing', 'past_due')
      ),
      entitling as (
        select distinct on (e.id) e.id, e.entity_type, e.entity_id, e.feature_id, e.feature_type, e.is_enabled, e.usage_limit::text as usage_limit,
          e.usage_reset_period, e.is_soft_limit, e.static_value, e.config_value, e.parent_entitlement_id, e.starts_at, e.ends_at, null::text as added_to
        from running
        join entitlements e on e.entity_id in (running.id, running.plan_id) and e.status = 'published'
        join feature on feature.id = e.feature_id
        union all
        select e.id, e.entity_type, e.entity_id, e.feature_id, e.feature_type, e.is_enabled, e.usage_limit::text as usage_limit,
          e.usage_reset_period, e.is_soft_limit, e.static_value, e.config_value, e.parent_entitlement_id,
          greatest(e.starts_at, had.start_date), least(e.ends_at, had.end_date), had.subscription_id
        from running
        join addon_associations had on had.subscription_id = running.id and (had.end_date is null or had.end_date > had.start_date)
        join entitlements e on e.entity_id = had.addon_id and e.status = 'published'
        join feature on feature.id = e.feature_id
      )
      select (select to_jsonb(customer) from customer) as customer,
        (select to_jsonb(feature) from feature) as feature,
        coalesce((select jsonb_agg(to_jsonb(running) order by start_date, id) from running), '[]') as subscriptions,
        coalesce((select jsonb_agg(to_jsonb(entitling) order by id) from entitling), '[]') as entitlements,
        exists (
          select 1 from running
          join subscription_line_items item on item.subscription_id = running.id
          join prices price on price.id = item.price_id
          join feature on feature.meter_id = price.meter_id
          where price.model->>'kind' = 'credit' and price.model->>'overage' = 'block'
        ) as blocks,
        exists (select 1 from reservations r join customer on customer.id = r.customer_id where r.status = 'held') as holds
    ) found
    order by asked.number`,
};

export function readResolutions(db: Db, inputs: readonly ResolveInput[]): Promise<readonly ResolutionRow[]> {
  const column = (name: keyof ResolveInput) => inputs.map((input) => input[name]);
  return queryNamed<ResolutionRow>(db, { ...RESOLVE, values: [column('environmentId'), column('customer'), column('feature')] });
}
