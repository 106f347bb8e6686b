import type { Knex } from 'knex';
import { listRows, type Page } from '../../http';
import type { Db, Instant } from '../../platform';
import type { PriceListFilter, PriceSearchFilter } from './schema';
import type { PriceRow } from './store';

const FIELDS = ['id', 'entity_id', 'entity_type', 'type', 'currency', 'billing_period', 'invoice_cadence', 'display_name', 'lookup_key'];
const LIST = { table: 'prices', fields: [...FIELDS, 'version', 'sequence', 'created_at', 'updated_at'] };

type Filter = PriceListFilter | PriceSearchFilter;
type Conditions = Partial<Omit<PriceListFilter, keyof PriceSearchFilter> & PriceSearchFilter>;

/** One page of the prices that match every condition given; ended ones only when asked for. Uses prices_list. */
export function listPrices(db: Db, environmentId: string, filter: Filter, now: Instant): Promise<Page<PriceRow>> {
  const query = db('prices').select('prices.*').where({ environment_id: environmentId, status: filter.status });
  if (!filter.allow_expired_prices) void query.andWhere((end) => void end.whereNull('ends_at').orWhere('ends_at', '>', now));
  narrow(query, filter);
  return listRows<PriceRow>(query, filter, LIST);
}

function narrow(query: Knex.QueryBuilder, filter: Conditions): void {
  const { plan_id, plan_ids, subscription_id, start_date_lt } = filter;
  const equal = { entity_id: filter.entity_id, meter_id: filter.meter_id, lookup_key: filter.lookup_key, root_price_id: filter.parent_price_id };
  const among = { entity_id: filter.entity_ids, meter_id: filter.meter_ids, id: filter.price_ids, billing_period: filter.billing_periods };
  for (const [column, value] of Object.entries(equal)) if (value) void query.where(column, value);
  for (const [column, values] of Object.entries(among)) if (values) void query.whereIn(column, values);
  if (filter.entity_type) void query.where({ entity_type: filter.entity_type.toUpperCase() });
  if (plan_id) void query.where({ entity_type: 'PLAN', entity_id: plan_id });
  if (plan_ids) void query.where({ entity_type: 'PLAN' }).whereIn('entity_id', plan_ids);
  if (subscription_id) void query.where({ entity_type: 'SUBSCRIPTION', entity_id: subscription_id });
  if (start_date_lt) void query.andWhere((start) => void start.whereNull('starts_at').orWhere('starts_at', '<', start_date_lt));
}
