import { z } from 'zod';
import { LIMITS, refuse } from '../platform';

/** How any list is paged: by offset, or by the cursor of the page before, in a stable order. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LIMITS.listLimit).default(LIMITS.listLimitDefault),
  offset: z.coerce.number().int().min(0).default(0),
  cursor: z.string().max(500).optional().meta({ description: 'next_cursor of the page before; wins over offset.' }),
  order: z.enum(['asc', 'desc']).default('desc'),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const Pagination = z
  .object({ total: z.int(), limit: z.int(), offset: z.int(), next_cursor: z.string().nullable(), has_more: z.boolean() })
  .meta({ id: 'Pagination' });

/** The shape of every list answer. */
export function listOf<S extends z.ZodType>(item: S, id: string) {
  return z.object({ items: z.array(item), pagination: Pagination }).meta({ id });
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: z.infer<typeof Pagination>;
}

export function mapPage<A, B>(page: Page<A>, view: (item: A) => B): Page<B> {
  return { items: page.items.map(view), pagination: page.pagination };
}

/** A cursor names the last row seen by the list's sort value and its id. */
export interface CursorPosition {
  readonly value: string | null;
  readonly id: string;
}

export function encodeCursor(position: CursorPosition): string {
  return Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
}

export function decodeCursor(cursor: string): CursorPosition {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if ((typeof value === 'string' || value === null) && typeof id === 'string') return { value, id };
  } catch {
    // Falls through: whatever was wrong with it, it is not one of ours.
  }
  return refuse('invalid_cursor', { cursor });
}
