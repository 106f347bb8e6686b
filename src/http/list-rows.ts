import type { Knex } from 'knex';
import { refuse } from '../platform';
import { decodeCursor, encodeCursor, type Page, type PageQuery } from './pages';
import type { FilterCondition, SearchBody } from './search';

export interface ListOptions {
  /** Columns that callers may filter and sort by; others are refused by name. */
  readonly fields: readonly string[];
  readonly table: string;
}

type ListQuery = PageQuery & Partial<Pick<SearchBody, 'filters' | 'sort' | 'start_time' | 'end_time'>>;

/**
 * One page of a query in a stable order: the sort column, then the id.
 * `query` selects whole rows of `table` and is already bound to the environment.
 */
export async function listRows<T extends { readonly id: string }>(query: Knex.QueryBuilder, page: ListQuery, options: ListOptions): Promise<Page<T>> {
  const { field, direction } = sortOf(page, options);
  for (const filter of page.filters ?? []) applyFilter(query, filter, options);
  if (page.start_time) void query.where(`${options.table}.created_at`, '>=', page.start_time);
  if (page.end_time) void query.where(`${options.table}.created_at`, '<', page.end_time);
  const [{ count: total } = { count: 0 }] = (await query.clone().clearSelect().clearOrder().count('* as count')) as { count: string | number }[];
  const column = `${options.table}.${field}`;
  void query.orderBy([
    { column, order: direction },
    { column: `${options.table}.id`, order: direction },
  ]);
  if (page.cursor) {
    const after = decodeCursor(page.cursor);
    void query.whereRaw(`(??, ??) ${direction === 'asc' ? '>' : '<'} (?, ?)`, [column, `${options.table}.id`, after.value, after.id]);
  } else void query.offset(page.offset);
  const rows = (await query.limit(page.limit + 1)) as T[];
  return toPage(rows, page, field, Number(total));
}

function toPage<T extends { readonly id: string }>(rows: T[], page: ListQuery, field: string, total: number): Page<T> {
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  const hasMore = rows.length > page.limit;
  const next = hasMore && last ? encodeCursor({ value: String((last as Record<string, unknown>)[field]), id: last.id }) : null;
  return { items, pagination: { total, limit: page.limit, offset: page.offset, next_cursor: next, has_more: hasMore } };
}

function sortOf(page: ListQuery, options: ListOptions): { field: string; direction: 'asc' | 'desc' } {
  const first =
    typeof page.sort === 'string' ? { field: page.sort, direction: page.order } : (page.sort?.[0] ?? { field: 'created_at', direction: page.order });
  return { field: known(first.field, options), direction: first.direction };
}

function known(field: string, options: ListOptions): string {
  if (!options.fields.includes(field)) refuse('unknown_filter_field', { field, fields: options.fields });
  return field;
}

function applyFilter(query: Knex.QueryBuilder, filter: FilterCondition, options: ListOptions): void {
  const column = `${options.table}.${known(filter.field, options)}`;
  const { value } = filter;
  const single = value.string ?? value.number ?? value.boolean ?? value.date ?? '';
  const list = value.array ?? [String(single)];
  switch (filter.operator) {
    case 'eq':
      return void query.where(column, single);
    case 'contains':
      return void query.whereILike(column, `%${escapeLike(String(single))}%`);
    case 'not_contains':
      return void query.not.whereILike(column, `%${escapeLike(String(single))}%`);
    case 'gt':
    case 'after':
      return void query.where(column, '>', single);
    case 'lt':
    case 'before':
      return void query.where(column, '<', single);
    case 'gte':
      return void query.where(column, '>=', single);
    case 'lte':
      return void query.where(column, '<=', single);
    case 'in':
      return void query.whereIn(column, list);
    case 'not_in':
      return void query.whereNotIn(column, list);
  }
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
