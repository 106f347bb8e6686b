import type { Knex } from 'knex';
import type { FilterCondition } from './search';

/** Adds one condition of a search to a query; the column is one that the list offers. */
export function applyFilter(query: Knex.QueryBuilder, column: string, { operator, value }: FilterCondition): void {
  const single = value.string ?? value.number ?? value.boolean ?? value.date ?? '';
  const list = value.array ?? [String(single)];
  switch (operator) {
    case 'eq':
      return void query.where(column, single);
    case 'contains':
      return void query.whereRaw(`??::text ilike ?`, [column, `%${escapeLike(String(single))}%`]);
    case 'not_contains':
      return void query.whereRaw(`??::text not ilike ?`, [column, `%${escapeLike(String(single))}%`]);
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
