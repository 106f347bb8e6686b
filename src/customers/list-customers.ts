import { listRows, type Page } from '../http';
import type { Db } from '../platform';
import type { CustomerFilter } from './schema';
import type { CustomerRow } from './store';

const LIST = { table: 'customers', fields: ['id', 'external_id', 'name', 'email', 'contact', 'timezone', 'created_at', 'updated_at'] };

/** One page of the customers that match every condition given. Uses customers_list. */
export function listCustomers(db: Db, environmentId: string, filter: CustomerFilter): Promise<Page<CustomerRow>> {
  const query = db('customers').select('customers.*').where({ environment_id: environmentId, status: filter.status });
  const externalId = filter.external_id ?? filter.external_customer_id;
  if (externalId !== undefined) void query.where({ external_id: externalId });
  if (filter.email !== undefined) void query.where({ email: filter.email });
  if ('customer_ids' in filter && filter.customer_ids) void query.whereIn('id', filter.customer_ids);
  if ('external_ids' in filter && filter.external_ids) void query.whereIn('external_id', filter.external_ids);
  if ('metadata' in filter && filter.metadata) void query.whereRaw('metadata @> ?::jsonb', [JSON.stringify(filter.metadata)]);
  return listRows<CustomerRow>(query, filter, LIST);
}
