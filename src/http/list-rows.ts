import type { Knex } from 'knex';
import { postgresCode, refuse } from '../platform';
import { applyFilter } from './apply-filter';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from './pages';
import type { SearchBody } from './search';

export interface ListOptions {
  /** Columns that callers may filter and sort by; others are refused by name. */
  readonly fields: readonly string[];
  readonly table: string;
  /** Columns whose field has another name. */
  readonly columns?: Readonly<Record<string, string>>;
}

type ListQuery = PageQuery & Partial<Pick<SearchBody, 'filters' | 'sort' | 'start_time' | 'end_time'>>;

interface Order {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** How many rows match, and whether some have nothing in the sort column: only then the order must name their place, which no index serves. */
interface Counted {
  readonly total: number;
  readonly nulls: boolean;
}

/**
 * One page of a query in a stable order: the sort column, rows without a value last, then the id.
 * `query` selects whole rows of `table` and is already bound to the environment.
 */
export async function listRows<T extends { readonly id: string }>(query: Knex.QueryBuilder, page: ListQuery, options: ListOptions): Promise<Page<T>> {
  const order = orderOf(page, options);
  for (const filter of page.filters ?? []) applyFilter(query, `${options.table}.${columnOf(filter.field, options)}`, filter);
  if (page.start_time) void query.where(`${options.table}.created_at`, '>=', page.start_time);
  if (page.end_time) void query.where(`${options.table}.created_at`, '<', page.end_time);
  const counted = await countRows(query, `${options.table}.${order.column}`).catch(refuseMisfit('filters'));
  applyOrder(query, order, counted, options);
  if (page.cursor) applyCursor(query, page.cursor, order, counted, options);
  else void query.offset(page.offset);
  const rows = (await query.limit(page.limit + 1).then(undefined, refuseMisfit('cursor'))) as T[];
  return toPage(rows, page, order, counted.total);
}

async function countRows(query: Knex.QueryBuilder, column: string): Promise<Counted> {
  const counts = query.clone().clearSelect().clearOrder().count({ total: '*', filled: column });
  const [row] = (await counts) as { readonly total: string; readonly filled: string }[];
  return { total: Number(row?.total ?? 0), nulls: row?.total !== row?.filled };
}

function applyOrder(query: Knex.QueryBuilder, { column, direction }: Order, { nulls }: Counted, { table }: ListOptions): void {
  void query.orderBy([
    { column: `${table}.${column}`, order: direction, ...(nulls ? { nulls: 'last' as const } : {}) },
    { column: `${table}.id`, order: direction },
  ]);
}

/** What comes after the row that the cursor names. */
function applyCursor(query: Knex.QueryBuilder, cursor: string, { column, direction }: Order, { nulls }: Counted, { table }: ListOptions): void {
  const { value, id } = decodeCursor(cursor);
  const beyond = direction === 'asc' ? '>' : '<';
  const names = [`${table}.${column}`, `${table}.id`];
  if (value === null) void query.whereRaw(`(?? is null and ?? ${beyond} ?)`, [...names, id]);
  else if (nulls) void query.whereRaw(`((??, ??) ${beyond} (?, ?) or ?? is null)`, [...names, value, id, `${table}.${column}`]);
  else void query.whereRaw(`(??, ??) ${beyond} (?, ?)`, [...names, value, id]);
}

function toPage<T extends { readonly id: string }>(rows: T[], page: ListQuery, order: Order, total: number): Page<T> {
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  const hasMore = rows.length > page.limit;
  const next = hasMore && last ? encodeCursor({ value: valueOf(last, order.column), id: last.id }) : null;
  return { items, pagination: { total, limit: page.limit, offset: page.offset, next_cursor: next, has_more: hasMore } };
}

function valueOf(row: object, column: string): string | null {
  const value = (row as Readonly<Record<string, string | number | boolean | null | undefined>>)[column] ?? null;
  return value === null ? null : String(value);
}

function orderOf(page: ListQuery, options: ListOptions): Order {
  const { field, direction } =
    typeof page.sort === 'string' ? { field: page.sort, direction: page.order } : (page.sort?.[0] ?? { field: 'created_at', direction: page.order });
  return { column: columnOf(field, options), direction };
}

function columnOf(field: string, options: ListOptions): string {
  if (!options.fields.includes(field)) refuse('unknown_filter_field', { field, fields: options.fields });
  return options.columns?.[field] ?? field;
}

// What Postgres says of a value that its column cannot hold: no such instant, number, or text of the type.
const MISFITS = new Set(['22003', '22007', '22008', '22P02']);

/** Refuses a value of the caller that does not fit its column; other errors stay what they are. */
function refuseMisfit(part: 'filters' | 'cursor'): (error: unknown) => never {
  return (error) => {
    if (!MISFITS.has(postgresCode(error) ?? '')) throw error;
    if (part === 'cursor') refuse('invalid_cursor');
    return refuse('validation_failed', { part: 'body' }, [{ pointer: '/filters', message: 'a value does not fit its field' }]);
  };
}
