import { z } from 'zod';
import { LIMITS } from '../platform';
import { PageQuery } from './pages';

const FilterValue = z.object({
  string: z.string().optional(),
  number: z.union([z.number(), z.string()]).optional(),
  boolean: z.boolean().optional(),
  date: z.string().optional(),
  array: z.array(z.string()).max(LIMITS.filterValues).optional(),
});

export const FilterCondition = z
  .object({
    field: z.string(),
    operator: z.enum(['eq', 'contains', 'not_contains', 'gt', 'lt', 'gte', 'lte', 'in', 'not_in', 'before', 'after']),
    data_type: z.enum(['string', 'number', 'date', 'array']).optional(),
    value: FilterValue,
  })
  .meta({ id: 'FilterCondition' });
export type FilterCondition = z.infer<typeof FilterCondition>;

const SortCondition = z.object({ field: z.string(), direction: z.enum(['asc', 'desc']).default('desc') });

/** What every `POST /x/search` body may carry; `{}` means all, newest first. */
export const SearchBody = PageQuery.extend({
  filters: z.array(FilterCondition).max(50).optional(),
  sort: z.union([z.string(), z.array(SortCondition).max(1)]).optional(),
  status: z.string().optional(),
  expand: z.string().optional(),
  start_time: z.iso.datetime({ offset: true }).optional(),
  end_time: z.iso.datetime({ offset: true }).optional(),
});
export type SearchBody = z.infer<typeof SearchBody>;

/** True when a comma list such as "prices,meters" names the word. */
export function expands(list: string | undefined, word: string): boolean {
  return (list ?? '').split(',').some((part) => part.trim() === word);
}
