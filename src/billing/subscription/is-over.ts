import type { Life } from './life';

/** Whether nothing can happen any more, asked or unasked. A subscription that is held has time passing it by, and is not over. */
export function isOver({ phase, drafts }: Life): boolean {
  return phase === 'ended' && drafts.length === 0;
}
