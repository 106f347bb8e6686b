import type { z } from 'zod';
import { requireCustomer } from '../../customers';
import { listRows, type Page } from '../../http';
import type { Db } from '../../platform';
import type { SubscriptionRow } from '../rows';
import type { ListSubscriptionsQuery, SearchSubscriptionsBody } from '../schema';

type Filters = Partial<z.infer<typeof ListSubscriptionsQuery>> & Partial<Omit<z.infer<typeof SearchSubscriptionsBody>, 'status'>>;

const FIELDS = [
  'created_at',
  'updated_at',
  'start_date',
  'current_period_end',
  'subscription_status',
  'status',
  'customer_id',
  'plan_id',
  'currency',
  'lookup_key',
];

/** One page of subscriptions under the filters of a list or a search. */
export async function listSubscriptions(
  db: Db,
  environmentId: string,
  filters: Filters,
  page: z.infer<typeof ListSubscriptionsQuery> | z.infer<typeof SearchSubscriptionsBody>,
): Promise<Page<SubscriptionRow>> {
  const query = db('subscriptions').where({ environment_id: environmentId });
  const named = [filters.customer_id ?? filters.external_customer_id, ...(filters.customer_ids ?? [])].filter((id) => id !== undefined);
  if (named.length > 0) {
    const customers = await Promise.all(named.map((id) => requireCustomer(db, environmentId, id)));
    void query.whereIn(
      'customer_id',
      customers.map((customer) => customer.id),
    );
  }
  if (filters.plan_id) void query.where({ plan_id: filters.plan_id });
  if (filters.subscription_ids) void query.whereIn('id', filters.subscription_ids);
  if (filters.subscription_status) void query.whereIn('status', [filters.subscription_status].flat());
  return listRows<SubscriptionRow>(query, page, {
    table: 'subscriptions',
    fields: FIELDS,
    columns: { subscription_status: 'status' },
  });
}
