import { z } from 'zod';
import { PageQuery, SearchBody } from '../../http';
import { LIMITS } from '../../platform';

/** One of some upper-case words, in whatever case it was sent. */
export function upperWord<const T extends readonly [string, ...string[]]>(words: T) {
  return z.preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(words));
}

/** One of some lower-case words, in whatever case it was sent. */
export function lowerWord<const T extends readonly [string, ...string[]]>(words: T) {
  return z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(words));
}

export const lookupKey = z.string().max(LIMITS.nameLength);
export const name = z.string().min(1).max(LIMITS.nameLength);
export const description = z.string().max(LIMITS.descriptionLength);
export const idList = z.array(z.string()).max(LIMITS.filterValues);

const status = z.enum(['published', 'archived', 'deleted']).default('published');

/** How any list of the catalogue is asked for in a query string. */
export const CatalogListQuery = PageQuery.extend({
  status,
  sort: z.string().optional(),
  expand: z.string().optional(),
  lookup_key: z.string().optional(),
  start_time: z.iso.datetime({ offset: true }).optional(),
  end_time: z.iso.datetime({ offset: true }).optional(),
});

/** How any list of the catalogue is searched. */
export const CatalogSearchBody = SearchBody.extend({ status });

/** What a deletion answers, beyond its status. */
export const CatalogMessage = z.object({ message: z.string(), id: z.string() }).meta({ id: 'CatalogMessage' });
