import type { Knex } from 'knex';
import type { z } from 'zod';
import { requireCustomer } from '../customers';
import { type FilterCondition, listRows, type Page } from '../http';
import type { Db } from '../platform';
import type { InvoiceRow } from './rows';
import type { ListInvoicesQuery, SearchInvoicesBody } from './schema';

type Filters = Partial<z.infer<typeof ListInvoicesQuery>> & Partial<Omit<z.infer<typeof SearchInvoicesBody>, 'status'>>;
type PageOf = z.infer<typeof ListInvoicesQuery> | z.infer<typeof SearchInvoicesBody>;

const FIELDS = [
  'created_at',
  'updated_at',
  'period_start',
  'period_end',
  'finalized_at',
  'due_date',
  'total',
  'currency',
  'number',
  'customer_id',
  'subscription_id',
  'kind',
  'invoice_status',
];
const STATUS_OF = { DRAFT: 'draft', FINALIZED: 'finalized', VOIDED: 'void', SKIPPED: 'skipped' } as const;

/** One page of invoices under either dialect's filters. */
export async function listInvoices(db: Db, environmentId: string, filters: Filters, page: PageOf): Promise<Page<InvoiceRow>> {
  const query = db('invoices').where({ environment_id: environmentId });
  const named = filters.customer_id ?? filters.external_customer_id;
  if (named !== undefined) void query.where({ customer_id: (await requireCustomer(db, environmentId, named)).id });
  if (filters.subscription_id) void query.where({ subscription_id: filters.subscription_id });
  if (filters.invoice_ids) void query.whereIn('id', filters.invoice_ids);
  if (filters.currency) void query.where({ currency: filters.currency });
  if (filters.status) void query.whereRaw(STATUS_SQL[filters.status]);
  if (filters.invoice_status)
    void query.whereIn(
      'status',
      many(filters.invoice_status).map((status) => STATUS_OF[status]),
    );
  if (filters.payment_status) applyPaymentStatus(query, many(filters.payment_status));
  if (filters.invoice_type) void query.whereRaw(TYPE_SQL[filters.invoice_type]);
  if (filters.amount_due_gt) void query.where('total', '>', filters.amount_due_gt);
  if (filters.amount_remaining_gt) void query.whereRaw('total - amount_paid > ?', [filters.amount_remaining_gt]);
  applyBounds(query, filters);
  const stored = 'filters' in page && page.filters ? { ...page, filters: page.filters.map(toStoredFilter) } : page;
  return listRows<InvoiceRow>(query, stored, { table: 'invoices', fields: FIELDS, columns: { invoice_status: 'status' } });
}

/** A condition on dialect A's status in the words of the column. */
function toStoredFilter(filter: FilterCondition): FilterCondition {
  if (filter.field !== 'invoice_status') return filter;
  const { string, array } = filter.value;
  const value = { ...filter.value, ...(string === undefined ? {} : { string: toStatus(string) }), ...(array ? { array: array.map(toStatus) } : {}) };
  return { ...filter, value };
}

function toStatus(name: string): string {
  return STATUS_OF[name.toUpperCase() as keyof typeof STATUS_OF] ?? name;
}

/** What was billed for what. */
const TYPE_SQL = { SUBSCRIPTION: `kind <> 'one_off'`, ONE_OFF: `kind = 'one_off'`, CREDIT: 'false' } as const;

/** Dialect B's states as conditions on what is stored. */
const STATUS_SQL = {
  draft: `invoices.status = 'draft'`,
  open: `invoices.status = 'finalized' and total > amount_paid`,
  paid: `invoices.status in ('finalized', 'skipped') and total <= amount_paid`,
  void: `invoices.status = 'void'`,
} as const;

const PAYMENT_SQL = {
  PENDING: `(invoices.status = 'draft' or (invoices.status = 'finalized' and total > amount_paid))`,
  SUCCEEDED: `(invoices.status in ('finalized', 'skipped') and total <= amount_paid)`,
  VOIDED: `invoices.status = 'void'`,
} as const;

const isStored = (status: string): status is keyof typeof PAYMENT_SQL => status in PAYMENT_SQL;

/** States that no invoice of ours is in find nothing. */
function applyPaymentStatus(query: Knex.QueryBuilder, statuses: readonly string[]): void {
  const conditions = statuses.filter(isStored).map((status) => PAYMENT_SQL[status]);
  void query.whereRaw(`(${['false', ...conditions].join(' or ')})`);
}

function applyBounds(query: Knex.QueryBuilder, filters: Filters): void {
  if (filters.from) void query.where('period_end', '>=', filters.from);
  if (filters.to) void query.where('period_end', '<', filters.to);
  if (filters.period_start_gte) void query.where('period_start', '>=', filters.period_start_gte);
  if (filters.period_start_lte) void query.where('period_start', '<=', filters.period_start_lte);
  if (filters.period_end_gte) void query.where('period_end', '>=', filters.period_end_gte);
  if (filters.period_end_lte) void query.where('period_end', '<=', filters.period_end_lte);
}

function many<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
